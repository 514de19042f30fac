import { isNone, settingOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

const OTHERS = ['proxy_backup', 'proxy_emergency', 'outbound_proxy'];

export const sameProxyAgain: Rule = {
  id: 'same-proxy-again',
  title: 'The PBX as its own backup',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Backup, emergency and outbound proxy are other servers. With the address of proxy1 in them the phone registers twice, waits for the same server again when it is down, and may send messages round in a loop. Leave them empty.',
  confidence: 'observed',
  sources: ['elastix-template', 'sip-guide-6-7-routing'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'proxy1_address: 10.0.0.2\nproxy_backup: 10.0.0.3\noutbound_proxy: ""\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'proxy1_address: 10.0.0.2\nproxy_backup: 10.0.0.2\n' },
        at: ['SIPDefault.cnf:2'],
      },
    ],
  },
  *check(file, tree) {
    const first = tree.setting(file, 'proxy1_address')?.value.toLowerCase() ?? '';
    if (isNone(first)) return;
    for (const name of OTHERS) {
      const other = settingOf(file, name);
      if (other === undefined || other.value.toLowerCase() !== first) continue;
      yield { range: other.valueRange, message: `${name} is the same server as proxy1_address.` };
    }
  },
};
