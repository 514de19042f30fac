import { DecodeError } from '#values/decode-error.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** A ring that phones offer beside their two built-in ones. */
export interface Ring {
  /** What people choose it by. */
  readonly name: string;
  /** The sound on the TFTP server: raw mu-law, 8 kHz. */
  readonly file: string;
}

const LONGEST_FILE = 8192;
const NAME = /^[!-~]([ -~]*[!-~])?$/;
const FILE = /^[!-~]+$/;

/**
 * Writes `RINGLIST.DAT`: name, TAB, file, one ring a line.
 * @throws OffhookError RING_UNWRITABLE for a name or file that the format has no place for.
 */
export function writeRingList(rings: readonly Ring[]): Uint8Array {
  const lines = rings.map(({ name, file }) => {
    if (!NAME.test(name) || !FILE.test(file)) {
      throw new OffhookError(
        'RING_UNWRITABLE',
        `the ring "${name.slice(0, 40)}" cannot be written into RINGLIST.DAT`,
        'Use plain ASCII without tabs for the name, and no blanks in the file name.',
      );
    }
    return `${name}\t${file}\n`;
  });
  return Buffer.from(lines.join(''), 'latin1');
}

/**
 * Reads `RINGLIST.DAT`: one or several TABs between name and file, LF or CR LF, blanks at line ends and empty
 * lines (all observed).
 * @throws DecodeError for a line without a TAB: names have blanks, so nothing else can tell the two apart.
 */
export function readRingList(bytes: Uint8Array): readonly Ring[] {
  if (bytes.length > LONGEST_FILE) throw new DecodeError(`more than ${LONGEST_FILE} octets`, LONGEST_FILE);
  return readLines(bytes).map(({ ring, start }) => {
    if (ring === undefined) throw new DecodeError('not a name, a tab and a file', start);
    return { name: ring.name, file: ring.file };
  });
}

/** A ring of a list, with the offset of its file's name. */
export interface PlacedRing extends Ring {
  readonly fileStart: number;
}

/** The rings of a list that can be read, whatever its other lines are. */
export function placedRings(bytes: Uint8Array): readonly PlacedRing[] {
  return readLines(bytes).flatMap(({ ring }) => (ring === undefined ? [] : [ring]));
}

/** Where the lines stand that name no ring. */
export function ringListProblems(bytes: Uint8Array): readonly { start: number; end: number }[] {
  return readLines(bytes).flatMap(({ ring, start, end }) => (ring === undefined ? [{ start, end }] : []));
}

interface RingLine {
  /** Absent when the line names none. */
  readonly ring: PlacedRing | undefined;
  readonly start: number;
  readonly end: number;
}

function readLines(bytes: Uint8Array): RingLine[] {
  const lines: RingLine[] = [];
  let start = 0;
  for (const raw of Buffer.from(bytes).toString('latin1').split('\n')) {
    if (raw.trim() !== '')
      lines.push({ ring: readRing(raw, start), start, end: start + raw.trimEnd().length });
    start += raw.length + 1;
  }
  return lines;
}

function readRing(raw: string, start: number): PlacedRing | undefined {
  const [name = '', file = '', ...rest] = raw.split('\t').filter((field) => field.trim() !== '');
  const ring = { name: name.trim(), file: file.trim() };
  if (rest.length > 0 || !NAME.test(ring.name) || !FILE.test(ring.file)) return undefined;
  return { ...ring, fileStart: start + raw.lastIndexOf(ring.file) };
}
