import { DecodeError } from '#values/decode-error.ts';

/** What a `.loads` file lists: the parts of a load, and remarks such as `LA_VERSION=PAS30830`. */
export interface LoadsList {
  /** File names, exactly as phones will ask for them. */
  readonly parts: readonly string[];
  readonly remarks: ReadonlyMap<string, string>;
}

/** The lists of the family have two parts; the longest known, of other models, have seven. */
const MOST_LINES = 64;
const MOST_OCTETS = 8192;

/**
 * Reads the payload of a `.loads` file: one part a line, `KEY=value` remarks, `#` comments, LF or CR LF,
 * blanks at line ends (all observed).
 * @throws DecodeError when it is no such list.
 */
export function decodeLoadsList(payload: Uint8Array): LoadsList {
  if (payload.length > MOST_OCTETS) throw new DecodeError('too long for a list of parts', MOST_OCTETS);
  const text = Buffer.from(payload).toString('latin1');
  const lines = text.split('\n');
  if (lines.length > MOST_LINES) throw new DecodeError(`more than ${MOST_LINES} lines`, 0);
  const parts: string[] = [];
  const remarks = new Map<string, string>();
  let offset = 0;
  for (const raw of lines) {
    const line = raw.trim();
    const remark = /^([A-Za-z0-9_]+)=(.*)$/.exec(line);
    if (remark !== null) remarks.set(remark[1] ?? '', remark[2] ?? '');
    else if (line !== '' && !line.startsWith('#')) parts.push(readPart(line, offset));
    offset += raw.length + 1;
  }
  if (parts.length === 0) throw new DecodeError('no part is named', 0);
  return { parts, remarks };
}

function readPart(line: string, offset: number): string {
  const [name = ''] = line.split(/[ \t]/, 1);
  if (!/^[-A-Za-z0-9_.]{1,64}$/.test(name) || name.startsWith('.')) {
    throw new DecodeError('a line that names no file', offset);
  }
  return name;
}
