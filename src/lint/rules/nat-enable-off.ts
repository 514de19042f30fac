import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const natEnableOff: Rule = {
  id: 'nat-enable-off',
  title: 'nat_enable is off',
  severity: 'info',
  appliesTo: CNF_KINDS,
  explanation:
    'With nat_enable 0 a phone sends its SIP messages from a changing port and listens on 5060. A PBX that answers to the port that a message came from, as Asterisk does by default (force_rport), is never heard: REGISTER is repeated for ever. Either set nat_enable to 1 and leave nat_address empty, or tell the PBX to answer to the address in Via.',
  confidence: 'lineage',
  sources: ['sip-stack-transport', 'founding-article'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'nat_enable: 1\nnat_address: ""\n' }],
    reject: [{ files: { 'SIPDefault.cnf': 'nat_enable: 0\n' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check(file) {
    for (const { key, value, valueRange } of settingsOf(file)) {
      if (key !== 'nat_enable' || value !== '0') continue;
      yield {
        range: valueRange,
        message:
          'With 0 a PBX that answers to the source port (Asterisk by default) never reaches the phone. 1 with an empty nat_address is safe.',
      };
    }
  },
};
