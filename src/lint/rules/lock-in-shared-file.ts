import { LOCKABLE_SWITCH } from '#knowledge/parameters/value-lists.ts';
import { settingsOf } from '#lint/cnf-view.ts';
import type { Rule } from '#lint/rule.ts';

export const lockInSharedFile: Rule = {
  id: 'lock-in-shared-file',
  title: 'A lock in the file of all phones',
  severity: 'info',
  appliesTo: ['default-cnf'],
  explanation:
    'The values 2 and 3 take a feature out of the hands of the user. Cisco asks for them to stand in SIP<MAC>.cnf.',
  confidence: 'documented',
  sources: ['pro-voip-default'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'callerid_blocking: 1\n' }],
    reject: [{ files: { 'SIPDefault.cnf': 'callerid_blocking: 3\n' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check(file) {
    for (const { key, value, parameter, valueRange } of settingsOf(file)) {
      if (parameter?.values !== LOCKABLE_SWITCH || !/^[23]$/.test(value)) continue;
      yield { range: valueRange, message: `${key}: Cisco wants the locking values in SIP<MAC>.cnf.` };
    }
  },
};
