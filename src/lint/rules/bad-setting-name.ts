import { cnfOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const badSettingName: Rule = {
  id: 'bad-setting-name',
  title: 'A name that cannot be the name of a setting',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation:
    'Names have letters, digits and underscores, and do not begin with a digit. Phones count a name with anything else in it as an error and pass over the line.',
  confidence: 'lineage',
  sources: ['sip-stack-text'],
  examples: {
    accept: [{ 'SIP00115C000101.cnf': 'line1_name: 101\n' }],
    reject: [{ files: { 'SIP00115C000101.cnf': 'line1-name: 101\n' }, at: ['SIP00115C000101.cnf:1'] }],
  },
  *check(file) {
    for (const { line, range } of cnfOf(file).lines) {
      if (line.kind !== 'odd' || line.problem !== 'bad-name') continue;
      const end = range.start + line.text.indexOf(':');
      yield {
        range: { start: range.start, end },
        message: 'What stands before the colon is no name: names have letters, digits and underscores only.',
      };
    }
  },
};
