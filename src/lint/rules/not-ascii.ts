import { toAscii } from '#files/cnf/ascii-text.ts';
import { cnfOf, type PlacedLine } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import { showText } from '#lint/place.ts';
import type { Rule } from '#lint/rule.ts';

const FOREIGN = /[\u0080-\u00ff]+/;

export const notAscii: Rule = {
  id: 'not-ascii',
  title: 'Characters beyond plain ASCII',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'None of over 90 files in use has an octet above 0x7F, so nobody knows what a phone shows for one. Write names without accents.',
  confidence: 'observed',
  sources: ['public-files'],
  examples: {
    accept: [{ 'SIP00115C000101.cnf': 'phone_label: "Jose"\n# accents in comments: caf\u00c3\u00a9\n' }],
    reject: [
      {
        files: { 'SIP00115C000101.cnf': 'phone_label: "Jos\u00c3\u00a9"\n' },
        at: ['SIP00115C000101.cnf:1'],
      },
    ],
  },
  *check(file) {
    for (const each of cnfOf(file).lines) {
      const { line, range } = each;
      if (line.kind === 'comment' || line.kind === 'blank') continue;
      const match = FOREIGN.exec(significantText(each));
      if (match === null) continue;
      const start = range.start + match.index;
      const plain = toAscii(showText(match[0]));
      const instead = plain === undefined ? 'Use plain letters.' : `Write ${plain}.`;
      yield {
        range: { start, end: start + match[0].length },
        message: `What phones show for "${showText(match[0])}" is not known: they are used with plain ASCII only. ${instead}`,
      };
    }
  },
};

function significantText({ line }: PlacedLine): string {
  return line.kind === 'setting' ? line.text.slice(0, line.valueEnd) : line.text;
}
