import { findParameter, MOST_LINES } from '#files/parameters/find-parameter.ts';
import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const settingNumberTooHigh: Rule = {
  id: 'setting-number-too-high',
  title: 'A line or speed dial that no model has',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation: 'The 7960 has six lines, the 7940 two. Settings of a seventh line are passed over.',
  confidence: 'documented',
  sources: ['sip-guide-7.5-app-d', 'sip-guide-4.0-p3-24'],
  insteadOf: ['unknown-setting', 'misspelt-setting'],
  examples: {
    accept: [{ 'SIP00115C000101.cnf': 'line6_name: 106\n' }],
    reject: [{ files: { 'SIP00115C000101.cnf': 'line7_name: 107\n' }, at: ['SIP00115C000101.cnf:1'] }],
  },
  *check(file) {
    for (const { name, key, parameter, nameRange } of settingsOf(file)) {
      const number = Number(/\d+/.exec(key)?.[0] ?? 1);
      const isKnown = findParameter(key.replace(/\d+/, '1')) !== undefined;
      if (parameter !== undefined || !isKnown || (number >= 1 && number <= MOST_LINES)) continue;
      yield {
        range: nameRange,
        message: `There is no ${name}: numbers run from 1 to ${MOST_LINES}.`,
      };
    }
  },
};
