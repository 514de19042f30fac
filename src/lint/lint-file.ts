import type { MacAddress } from '#values/mac-address.ts';
import { CNF_KINDS, type FileKind, TEXT_KINDS, XML_KINDS } from './file-kind.ts';
import { type Contents, kindOfRoot, recogniseContent } from './recognise-content.ts';
import { recogniseName } from './recognise-name.ts';

/** A file as it was found. */
export interface FoundFile {
  /** With `/` between folders, from the top of what was asked for. */
  readonly path: string;
  /** All of it, or its beginning when it is binary or too large to be read. */
  readonly bytes: Uint8Array;
  /** Octets of the whole file; those of `bytes` when absent. */
  readonly size?: number;
}

/** A file as rules see it. */
export interface LintFile {
  readonly path: string;
  /** The path's last step, and what stands before it (slash included). */
  readonly base: string;
  readonly directory: string;
  /** What it is read as. */
  readonly kind: FileKind;
  /** What its name promises. */
  readonly namedKind: FileKind;
  /** What its octets say. */
  readonly contents: Contents;
  /** The phone whose file it is by its name. */
  readonly mac?: MacAddress;
  /** The name that phones ask for, when this one nearly is it. */
  readonly meantName?: string;
  readonly bytes: Uint8Array;
  readonly size: number;
  /** One character an octet; empty for what is not text. */
  readonly text: string;
}

/** The longest text that is read. The largest phone file in use has some 20 kB, so nothing real is missed. */
export const LONGEST_TEXT = 262_144;

/** Recognises a file by content as well as by name. */
export function makeLintFile({ path, bytes, size = bytes.length }: FoundFile): LintFile {
  const slash = path.lastIndexOf('/') + 1;
  const base = path.slice(slash);
  const { kind: namedKind, mac, meant } = recogniseName(base);
  const contents = recogniseContent(bytes);
  const kind = size > LONGEST_TEXT && isText(contents) ? 'unknown' : kindOf(namedKind, contents);
  const readable = (TEXT_KINDS as readonly FileKind[]).includes(kind);
  return {
    path,
    base,
    directory: path.slice(0, slash),
    kind,
    namedKind,
    contents,
    ...(mac === undefined ? {} : { mac }),
    ...(meant === undefined ? {} : { meantName: meant }),
    bytes,
    size,
    text: readable ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1') : '',
  };
}

/** Whether people can read it. */
export function isText(contents: Contents): boolean {
  const { kind } = contents;
  if (kind === 'known') return (TEXT_KINDS as readonly FileKind[]).includes(contents.as);
  return kind === 'text' || kind === 'xml' || kind === 'empty';
}

function kindOf(named: FileKind, contents: Contents): FileKind {
  const isNamed = (kinds: readonly FileKind[]): boolean => kinds.includes(named);
  switch (contents.kind) {
    case 'empty':
      return named;
    case 'xml':
      return kindOfRoot(contents.root) ?? (isNamed(XML_KINDS) || named === 'dial-plan' ? named : 'other-xml');
    case 'known':
      if (contents.as === 'other-cnf') return isNamed(CNF_KINDS) ? named : 'other-cnf';
      if (contents.as === 'firmware-image' && named === 'firmware-list') return named;
      return contents.as;
    case 'text':
      return named;
    case 'binary':
      return isNamed(TEXT_KINDS) ? 'unknown' : named;
    default:
      return 'unknown';
  }
}
