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
  const rings: Ring[] = [];
  let offset = 0;
  for (const raw of Buffer.from(bytes).toString('latin1').split('\n')) {
    const line = raw.trim();
    if (line !== '') rings.push(readRing(line, offset));
    offset += raw.length + 1;
  }
  return rings;
}

function readRing(line: string, offset: number): Ring {
  const [name = '', file = '', ...rest] = line.split('\t').filter((field) => field.trim() !== '');
  const ring = { name: name.trim(), file: file.trim() };
  if (rest.length > 0 || !NAME.test(ring.name) || !FILE.test(ring.file)) {
    throw new DecodeError('not a name, a tab and a file', offset);
  }
  return ring;
}
