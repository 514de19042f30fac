import { hash } from 'node:crypto';
import type { Artifact } from './file-answer.ts';

/** Phones look at the content, not at its type; people's browsers do. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  xml: 'text/xml',
  cnf: 'text/plain',
  txt: 'text/plain',
  dat: 'text/plain',
  loads: 'application/octet-stream',
  bmp: 'image/bmp',
  png: 'image/png',
  wav: 'audio/wav',
};

/** Makes the answer of a name and its bytes; the hash is computed unless it is known. */
export function artifactOf(
  name: string,
  bytes: Uint8Array,
  more: Partial<Pick<Artifact, 'hash' | 'mac' | 'secret' | 'remembers' | 'heldBefore' | 'print'>> = {},
): Artifact {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return {
    kind: 'artifact',
    name,
    bytes,
    hash: more.hash ?? hash('sha256', bytes),
    contentType: CONTENT_TYPES[ending] ?? 'application/octet-stream',
    secret: more.secret ?? false,
    ...(more.mac === undefined ? {} : { mac: more.mac }),
    ...(more.remembers === undefined ? {} : { remembers: more.remembers }),
    ...(more.heldBefore === undefined ? {} : { heldBefore: more.heldBefore }),
    ...(more.print === undefined ? {} : { print: more.print }),
  };
}
