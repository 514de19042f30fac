import { isNone, settingOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const natAddressAndReceived: Rule = {
  id: 'nat-address-and-received',
  title: 'A fixed public address that the PBX may overwrite',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'nat_received_processing takes the public address from what the PBX says in `received`, nat_address sets it by hand. With both the address changes while the phone runs, and calls get lost. Use one of them.',
  confidence: 'lineage',
  sources: ['simkin-blog', 'sip-stack-transport'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'nat_address: ""\nnat_received_processing: 1\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'nat_address: 198.51.100.7\nnat_received_processing: 1\n' },
        at: ['SIPDefault.cnf:2'],
      },
    ],
  },
  *check(file, tree) {
    const address = tree.setting(file, 'nat_address');
    const learns = tree.setting(file, 'nat_received_processing');
    const own = settingOf(file, 'nat_received_processing') ?? settingOf(file, 'nat_address');
    if (own === undefined || address === undefined || isNone(address.value) || learns?.value !== '1') return;
    yield {
      range: own.valueRange,
      message: 'nat_address is fixed and nat_received_processing is 1: two sides set the same address.',
    };
  },
};
