import { DecodeError } from '#values/decode-error.ts';
import { type LoadName, parseLoadName } from '#values/load-name.ts';

/** `OS79XX.TXT`: the one line that phones from before the universal loader read first. */
export interface Os79xx {
  readonly load: LoadName;
  /** Blanks or a carriage return after the name, which made some loaders ask for a file that is not there. */
  readonly trailing: boolean;
}

const LONGEST_FILE = 128;

/** Writes the name and a line feed, nothing that a loader could take for a part of the name. */
export function writeOs79xx(load: LoadName): Uint8Array {
  return Buffer.from(`${load}\n`, 'latin1');
}

/** @throws DecodeError when the first line names no load. */
export function readOs79xx(bytes: Uint8Array): Os79xx {
  if (bytes.length > LONGEST_FILE) throw new DecodeError('too long for one name', LONGEST_FILE);
  const [line = ''] = Buffer.from(bytes).toString('latin1').split('\n', 1);
  const name = line.trimEnd();
  const load = parseLoadName(name);
  if (load === undefined) throw new DecodeError('the first line is not a load name without extension', 0);
  return { load, trailing: name !== line };
}
