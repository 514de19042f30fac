import type { CnfLine, CnfProblem } from '#files/cnf/cnf-document.ts';
import { parseCnf } from '#files/cnf/cnf-reader.ts';
import { findParameter } from '#files/parameters/find-parameter.ts';
import { type Parameter, UNPROVISIONED } from '#knowledge/parameters/parameter.ts';
import type { TextRange } from './finding.ts';
import type { LintFile } from './lint-file.ts';

/** A line with its place in the file. */
export interface PlacedLine {
  readonly line: CnfLine;
  /** Without its end. */
  readonly range: TextRange;
}

/** A setting with its place in the file and what is known about it. */
export interface PlacedSetting {
  readonly name: string;
  /** The name in lower case, by which it is looked up. */
  readonly key: string;
  readonly value: string;
  readonly quoted: boolean;
  readonly problem?: CnfProblem;
  /** The family of the setting, when phones know it under some letter case. */
  readonly parameter?: Parameter;
  /** What `{n}` is. */
  readonly number?: number;
  readonly nameRange: TextRange;
  /** Quotes included; empty when there is no value. */
  readonly valueRange: TextRange;
  /** The line without its end. */
  readonly lineRange: TextRange;
  readonly text: string;
}

interface CnfView {
  readonly byteOrderMark: boolean;
  readonly lines: readonly PlacedLine[];
  readonly settings: readonly PlacedSetting[];
  /** The last of each name, which presumably counts. */
  readonly last: ReadonlyMap<string, PlacedSetting>;
}

const VIEWS = new WeakMap<LintFile, CnfView>();
const BYTE_ORDER_MARK_LENGTH = 3;

/** The file's lines with their places. */
export function cnfOf(file: LintFile): CnfView {
  const known = VIEWS.get(file);
  if (known !== undefined) return known;
  const view = makeView(file);
  VIEWS.set(file, view);
  return view;
}

/** The file's settings, in order. */
export function settingsOf(file: LintFile): readonly PlacedSetting[] {
  return cnfOf(file).settings;
}

/** The setting that presumably counts when the name stands more than once. */
export function settingOf(file: LintFile, name: string): PlacedSetting | undefined {
  return cnfOf(file).last.get(name);
}

/** Whether a value says "none" or "the default". */
export function isNone(value: string): boolean {
  return value === '' || value.toUpperCase() === UNPROVISIONED;
}

function makeView({ bytes }: LintFile): CnfView {
  const { byteOrderMark, lines: read } = parseCnf(bytes);
  const lines: PlacedLine[] = [];
  const settings: PlacedSetting[] = [];
  let start = byteOrderMark ? BYTE_ORDER_MARK_LENGTH : 0;
  for (const line of read) {
    const range = { start, end: start + line.text.length };
    lines.push({ line, range });
    if (line.kind === 'setting') settings.push(placeSetting(line, range));
    start = range.end + line.end.length;
  }
  return { byteOrderMark, lines, settings, last: new Map(settings.map((each) => [each.key, each])) };
}

function placeSetting(line: Extract<CnfLine, { kind: 'setting' }>, lineRange: TextRange): PlacedSetting {
  const { name, value, quoted, problem, text } = line;
  const key = name.toLowerCase();
  const named = findParameter(key);
  const nameStart = lineRange.start + text.indexOf(name);
  return {
    name,
    key,
    value,
    quoted,
    ...(problem === undefined ? {} : { problem }),
    ...(named === undefined ? {} : { parameter: named.parameter }),
    ...(named?.number === undefined ? {} : { number: named.number }),
    nameRange: { start: nameStart, end: nameStart + name.length },
    valueRange: { start: lineRange.start + line.valueStart, end: lineRange.start + line.valueEnd },
    lineRange,
    text,
  };
}
