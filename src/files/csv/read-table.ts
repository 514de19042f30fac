import { CsvError, parse } from 'csv-parse/sync';
import { DecodeError } from '#values/decode-error.ts';

/** One record of a table. */
export interface TableRow {
  /** The line of the file that it begins on; the first is 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const DELIMITERS = [',', ';', '\t', '|'];
const LONGEST_RECORD = 65_536;
/** Phone books and lists of phones have no more. */
const MOST_ROWS = 100_000;

/**
 * Reads the rows of a table (RFC 4180, and what spreadsheets make of it), the first included: UTF-8, else what Windows
 * writes in western Europe; commas, semicolons, tabs or bars between cells, whichever the first line has most of.
 * @throws DecodeError with the line, when it is no such table.
 */
export function readTable(bytes: Uint8Array, mostRows: number = MOST_ROWS): TableRow[] {
  const text = decodeText(bytes);
  try {
    const ends: number[] = [];
    const records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: LONGEST_RECORD,
      to: mostRows,
      on_record: (record, { lines }) => {
        ends.push(lines);
        return record;
      },
    });
    // The parser tells where a record ends; one with line feeds in its cells begins before.
    return records.map((cells, index) => ({ line: (ends[index] ?? 0) - lineFeedsIn(cells), cells }));
  } catch (error) {
    if (error instanceof CsvError) throw new DecodeError(`line ${error.lines ?? '?'}: ${error.code}`, 0);
    throw error;
  }
}

/** Text in UTF-8 or, if it can't be that, in what Windows writes in western Europe. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The one that the first line has most of. */
function delimiterOf(text: string): string {
  const [line = ''] = text.slice(0, LONGEST_RECORD).split(/\r?\n/, 1);
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function lineFeedsIn(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
}
