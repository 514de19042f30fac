import { cnfOf } from './cnf-view.ts';
import { CNF_KINDS, type FileKind } from './file-kind.ts';
import type { TextRange } from './finding.ts';
import type { LintFile } from './lint-file.ts';
import { placeOf } from './place.ts';
import { xmlComments } from './xml-comments.ts';

/** A comment that tells the linter to be quiet. */
interface Directive {
  readonly what: 'disable' | 'enable' | 'disable-line' | 'disable-next-line';
  /** Empty for all rules. */
  readonly rules: readonly string[];
  readonly line: number;
  /** Where the names of rules stand. */
  readonly range: TextRange;
}

const MARK = 'offhook-lint-';
const DIRECTIVE =
  /offhook-lint-(disable-next-line|disable-line|disable|enable)((?:[ \t,]+[a-z0-9][a-z0-9-]*)*)/g;
const CACHE = new WeakMap<LintFile, readonly Directive[]>();

/**
 * Whether a comment in the file silences a rule on a line: `offhook-lint-disable RULE…` from its line to the end
 * of the file or to `offhook-lint-enable RULE…`, `-disable-line` on its own line, `-disable-next-line` on the next.
 * Without a name all rules are meant.
 */
export function isSilenced(file: LintFile, rule: string, line: number): boolean {
  let silent = false;
  for (const directive of directivesOf(file)) {
    if (directive.rules.length > 0 && !directive.rules.includes(rule)) continue;
    if (directive.what === 'disable' && directive.line <= line) silent = true;
    if (directive.what === 'enable' && directive.line <= line) silent = false;
    if (directive.what === 'disable-line' && directive.line === line) return true;
    if (directive.what === 'disable-next-line' && directive.line + 1 === line) return true;
  }
  return silent;
}

/** The comments of a file that silence rules, in order. */
export function directivesOf(file: LintFile): readonly Directive[] {
  const known = CACHE.get(file);
  if (known !== undefined) return known;
  const directives = file.text.includes(MARK) ? readDirectives(file) : [];
  CACHE.set(file, directives);
  return directives;
}

function readDirectives(file: LintFile): Directive[] {
  return commentsOf(file).flatMap(({ start, end }) =>
    Array.from(file.text.slice(start, end).matchAll(DIRECTIVE), (match) => {
      const [whole, what = '', names = ''] = match;
      const at = start + match.index;
      return {
        what: what as Directive['what'],
        rules: names.split(/[ \t,]+/).filter((name) => name !== ''),
        line: placeOf(file, at).line,
        range: { start: at, end: at + whole.length },
      };
    }),
  );
}

function commentsOf(file: LintFile): readonly TextRange[] {
  if ((CNF_KINDS as readonly FileKind[]).includes(file.kind)) {
    return cnfOf(file).lines.flatMap(({ line, range }) => {
      if (line.kind === 'comment') return [range];
      if (line.kind !== 'setting') return [];
      const semicolon = line.text.indexOf(';', line.valueEnd);
      return semicolon < 0 ? [] : [{ start: range.start + semicolon, end: range.end }];
    });
  }
  return xmlComments(file.text);
}
