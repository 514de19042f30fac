import { cnfOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const noFinalNewline: Rule = {
  id: 'no-final-newline',
  title: 'The last setting has no line end',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Sources disagree: a published file for 8.12 ends so and nobody has complained, but a reader that goes by line ends loses the last setting, and that costs nothing to rule out.',
  confidence: 'inferred',
  sources: ['julianhead-default'],
  examples: {
    accept: [
      { 'SIPDefault.cnf': 'proxy_register: 1\n' },
      { 'SIPDefault.cnf': 'proxy_register: 1\n# the end' },
    ],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'sntp_mode: unicast\r\nproxy_register: 1' },
        at: ['SIPDefault.cnf:2'],
        fixed: 'sntp_mode: unicast\r\nproxy_register: 1\r\n',
      },
    ],
  },
  *check(file) {
    const last = cnfOf(file).lines.at(-1);
    if (last === undefined || last.line.end !== '' || last.line.kind !== 'setting') return;
    const { end } = last.range;
    yield {
      range: { start: last.range.start, end },
      message:
        'The file ends without a line end, and its last setting is the one at risk. Whether phones mind is not known.',
      fix: [{ start: end, end, text: file.text.includes('\r\n') ? '\r\n' : '\n' }],
    };
  },
};
