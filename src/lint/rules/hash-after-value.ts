import { type PlacedSetting, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Edit } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

export const hashAfterValue: Rule = {
  id: 'hash-after-value',
  title: 'A # on the same line as a value',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'A `#` begins a comment at the start of a line. After a value nobody has shown that it does: the phone may take the rest of the line for a part of the value. Comments after a value begin with `;`. A `#` that belongs to the value goes into quotes.',
  confidence: 'inferred',
  sources: ['public-files', 'founding-article'],
  insteadOf: ['invalid-value', 'unquoted-special-characters', 'text-wider-than-display'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'date_format: D/M/Y ; as people here write it\nmessages_uri: "#97"\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'date_format: D/M/Y# The directory\ntime_zone: CET\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'date_format: D/M/Y\n# The directory\ntime_zone: CET\n',
      },
      {
        files: { 'SIPDefault.cnf': 'proxy_register: 1 # yes\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'proxy_register: 1 ; yes\n',
      },
    ],
  },
  *check(file) {
    const lineEnd = file.text.includes('\r\n') ? '\r\n' : '\n';
    for (const setting of settingsOf(file)) {
      if (setting.problem !== 'hash-in-value') continue;
      const { lineRange, valueRange, text } = setting;
      const at = lineRange.start + text.indexOf('#', valueRange.start - lineRange.start);
      const fix = fixOf(setting, at, lineEnd);
      const report = {
        range: { start: at, end: at + 1 },
        message: `Whether a # after the value of ${setting.name} begins a comment is not known; write ; or begin a new line.`,
      };
      yield fix === undefined ? report : { ...report, fix: [fix] };
    }
  },
};

/** A comment that ran on to the line gets its line back; one behind a blank gets its semicolon. */
function fixOf(
  { text, lineRange, valueRange }: PlacedSetting,
  at: number,
  lineEnd: string,
): Edit | undefined {
  const value = text.slice(valueRange.start - lineRange.start, at - lineRange.start);
  const comment = text.slice(at - lineRange.start + 1);
  if (value === '' || !/^[ \t]\S/.test(comment)) return undefined;
  if (/\s$/.test(value)) return { start: at, end: at + 1, text: ';' };
  return { start: at, end: at, text: lineEnd };
}
