import { findParameter, MOST_LINES } from '#files/parameters/find-parameter.ts';
import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const unknownSetting: Rule = {
  id: 'unknown-setting',
  title: 'A setting that no manual and no other file knows',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Phones pass over names that they do not know. The list of settings in this manual may have gaps: if the name is right, tell us, and silence the rule for the line.',
  confidence: 'inferred',
  sources: ['sip-stack-text', 'public-files'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'call_waiting: 1\n' }],
    reject: [{ files: { 'SIPDefault.cnf': 'screen_saver: 1\n' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check(file) {
    for (const { name, key, parameter, nameRange } of settingsOf(file)) {
      if (parameter !== undefined || isNumberTooHigh(key)) continue;
      yield {
        range: nameRange,
        message: `${name.slice(0, 60)} is no setting that is known for these phones; they pass over what they don't know.`,
      };
    }
  },
};

/** `line7_name`: the family is known, the number is not. */
function isNumberTooHigh(key: string): boolean {
  const number = Number(/\d+/.exec(key)?.[0] ?? 0);
  return number > MOST_LINES && findParameter(key.replace(/\d+/, '1')) !== undefined;
}
