import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { DecodeError } from '#values/decode-error.ts';

const Octets = (length: number) => Type.String({ pattern: `^[0-9a-f]{${2 * length}}$` });

/**
 * How the content is sealed: scrypt makes a key of the passphrase (RFC 7914), AES-256 in GCM encrypts and authenticates
 * with it (NIST SP 800-38D). Octets are hexadecimal. The bounds keep a forged file from asking for all memory.
 */
const Seal = Type.Object(
  {
    kdf: Type.Literal('scrypt'),
    logN: Type.Integer({ minimum: 14, maximum: 20 }),
    r: Type.Integer({ minimum: 8, maximum: 16 }),
    p: Type.Integer({ minimum: 1, maximum: 4 }),
    salt: Octets(16),
    cipher: Type.Literal('aes-256-gcm'),
    nonce: Octets(12),
    /** Tells a wrong passphrase from a damaged file; made of another part of what scrypt gives. */
    check: Octets(16),
  },
  { additionalProperties: false },
);

const Header = Type.Object(
  {
    /** ISO 8601, UTC. */
    createdAt: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' }),
    /** Absent when it is not sealed. */
    seal: Type.Optional(Seal),
  },
  { additionalProperties: false },
);

export type BackupSeal = Static<typeof Seal>;
export type BackupHeader = Static<typeof Header>;

/** Raised with every change that older programs can't read. */
const VERSION = 1;
const MAGIC = /^offhook-backup (\d{1,6})$/;
/** Both lines of the header together. */
export const LONGEST_HEADER = 2048;

/**
 * A backup begins with two lines of text: `offhook-backup 1`, and the header as JSON. Then the content follows, and at
 * the end 32 octets SHA-256 of everything before, or 16 octets of GCM's tag (which covers the header, too).
 */
export function encodeHeader(header: BackupHeader): Uint8Array {
  return Buffer.from(`offhook-backup ${VERSION}\n${JSON.stringify(header)}\n`);
}

/** A header that was read, and what may be wrong with it that people can do something about. */
export type HeaderReading =
  | { readonly kind: 'header'; readonly header: BackupHeader; readonly length: number }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'too-new'; readonly version: number };

/** Reads the first octets of a file. @throws DecodeError when the header of a backup is damaged */
export function decodeHeader(head: Uint8Array): HeaderReading {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, LONGEST_HEADER)).toString(
    'latin1',
  );
  const [first = '', second] = text.split('\n', 2);
  const version = MAGIC.exec(first)?.[1];
  if (version === undefined) return { kind: 'foreign' };
  if (Number(version) > VERSION) return { kind: 'too-new', version: Number(version) };
  const length = first.length + 1 + (second?.length ?? 0) + 1;
  if (second === undefined || length > text.length)
    throw new DecodeError('its header is cut short', text.length);
  return { kind: 'header', header: parseHeader(second, first.length + 1), length };
}

function parseHeader(text: string, offset: number): BackupHeader {
  try {
    const header: unknown = JSON.parse(text);
    if (Value.Check(Header, header)) return header;
  } catch {
    // Told below.
  }
  throw new DecodeError('its header is damaged', offset);
}
