import type { CnfDocument, CnfLine, CnfProblem, CnfSetting } from './cnf-document.ts';

const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';
const NAME = /^[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]*:[ \t]*/;

/**
 * Reads a `.cnf` file. Any octets give a document, and `serializeCnf` gives the same octets back; what a
 * phone would stumble over is marked on its line. Grammar: one `name : value ; comment` a line, whole-line
 * comments with `#` or `;`, LF or CR LF (documented shape, details observed).
 */
export function parseCnf(bytes: Uint8Array): CnfDocument {
  let rest = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const byteOrderMark = rest.startsWith(BYTE_ORDER_MARK);
  if (byteOrderMark) rest = rest.slice(BYTE_ORDER_MARK.length);
  const lines: CnfLine[] = [];
  for (let start = 0; start < rest.length; ) {
    const lineFeed = rest.indexOf('\n', start);
    const stop = lineFeed < 0 ? rest.length : lineFeed;
    const withReturn = lineFeed > start && rest[lineFeed - 1] === '\r';
    const end = lineFeed < 0 ? '' : withReturn ? '\r\n' : '\n';
    lines.push(parseLine(rest.slice(start, withReturn ? stop - 1 : stop), end));
    start = stop + 1;
  }
  return { byteOrderMark, lines };
}

/** The octets of a document; for one that nobody changed, exactly those that were read. */
export function serializeCnf({ byteOrderMark, lines }: CnfDocument): Uint8Array {
  const text = lines.map(({ text, end }) => text + end).join('');
  return Buffer.from((byteOrderMark ? BYTE_ORDER_MARK : '') + text, 'latin1');
}

/** Reads one line without its end. */
export function parseLine(text: string, end: CnfLine['end']): CnfLine {
  const first = text.trimStart().charAt(0);
  if (first === '') return { kind: 'blank', text, end };
  if (first === '#' || first === ';') return { kind: 'comment', text, end };
  const match = NAME.exec(text);
  if (match === null) {
    return { kind: 'odd', text, end, problem: text.includes(':') ? 'bad-name' : 'missing-colon' };
  }
  const [before, name = ''] = match;
  return { kind: 'setting', text, end, name, ...readValue(text, before.length) };
}

type ValueSpan = Pick<CnfSetting, 'value' | 'quoted' | 'valueStart' | 'valueEnd' | 'problem'>;

function readValue(text: string, valueStart: number): ValueSpan {
  if (text[valueStart] !== '"') return readBareValue(text, valueStart);
  const closing = text.indexOf('"', valueStart + 1);
  if (closing < 0) {
    const valueEnd = text.trimEnd().length;
    const value = text.slice(valueStart + 1, valueEnd);
    return { value, quoted: true, valueStart, valueEnd, problem: 'unclosed-quote' };
  }
  const after = text.slice(closing + 1).trimStart();
  const span = {
    value: text.slice(valueStart + 1, closing),
    quoted: true,
    valueStart,
    valueEnd: closing + 1,
  };
  return after === '' || after.startsWith(';') ? span : { ...span, problem: 'text-after-quote' };
}

function readBareValue(text: string, valueStart: number): ValueSpan {
  const semicolon = text.indexOf(';', valueStart);
  const value = text.slice(valueStart, semicolon < 0 ? text.length : semicolon).trimEnd();
  const problem = bareProblem(value);
  const span = { value, quoted: false, valueStart, valueEnd: valueStart + value.length };
  return problem === undefined ? span : { ...span, problem };
}

function bareProblem(value: string): CnfProblem | undefined {
  if (value === '') return 'missing-value';
  if (value.includes('"')) return 'quote-in-value';
  return value.includes('#') ? 'hash-in-value' : undefined;
}
