import { cnfOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const missingColon: Rule = {
  id: 'missing-colon',
  title: 'A line that is neither a setting nor a comment',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation:
    'Every line is `name: value`, empty, or a comment that begins with `#` or `;`. Phones count anything else as an error and pass over it. Often it is a comment whose `#` was lost when a web page was copied.',
  confidence: 'lineage',
  sources: ['sip-stack-text', 'public-files'],
  examples: {
    accept: [{ 'SIPDefault.cnf': '# The SIP server\nproxy1_address: 10.0.0.2\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'The SIP server\nproxy1_address: 10.0.0.2\n' },
        at: ['SIPDefault.cnf:1'],
      },
    ],
  },
  *check(file) {
    for (const { line, range } of cnfOf(file).lines) {
      if (line.kind !== 'odd' || line.problem !== 'missing-colon') continue;
      yield {
        range,
        message: 'There is no colon in this line: phones pass over it. If it is a comment, begin it with #.',
      };
    }
  },
};
