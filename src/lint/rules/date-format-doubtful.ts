import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const dateFormatDoubtful: Rule = {
  id: 'date-format-doubtful',
  title: 'A date format that one file uses and no list has',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Sources disagree: the lists know M/D/Y, D/M/Y, Y/M/D, Y/D/M, Y-M-D and YY-M-D, while one published file has D-M-YY. Phones probably do not take it and keep the format they have.',
  confidence: 'uncertain',
  sources: ['sipxecs-phone', 'voipfone-default'],
  insteadOf: ['invalid-value'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'date_format: YY-M-D\n' }],
    reject: [{ files: { 'SIPDefault.cnf': 'date_format: D-M-YY\n' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check(file) {
    for (const { key, value, valueRange } of settingsOf(file)) {
      if (key !== 'date_format' || !/^D-M-YY?$/.test(value)) continue;
      yield {
        range: valueRange,
        message: `date_format: ${value} is in a published file and in no list; sources disagree. D/M/Y is safe.`,
      };
    }
  },
};
