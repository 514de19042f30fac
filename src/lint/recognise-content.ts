import { imageVersion, looksSigned } from '#files/firmware/signed-container.ts';
import { findParameter } from '#files/parameters/find-parameter.ts';
import { parseLoadName } from '#values/load-name.ts';
import type { FileKind } from './file-kind.ts';
import { xmlComments } from './xml-comments.ts';

/** What a file's octets say it is. */
export type Contents =
  | { readonly kind: 'empty' | 'text' | 'binary' | 'utf-16' | 'archive' }
  /** Sure enough to say so against the name. */
  | { readonly kind: 'known'; readonly as: FileKind; readonly what: string }
  | { readonly kind: 'xml'; readonly root: string };

/** How far into a file is looked. */
const HEAD = 8192;
/** One strange octet in so many is still text. */
const MOST_STRANGE = 8;
const ZIP = 'PK\u0003\u0004';
const GZIP = '\u001f\u008b';
const ROOTS: Readonly<Record<string, FileKind>> = {
  DIALTEMPLATE: 'dial-plan',
  TEMPLATE: 'dial-plan',
  SYNCINFO: 'sync-info',
  IMAGE: 'sync-info',
  Default: 'xml-default',
  device: 'sep-xml',
  CiscoIPPhoneRingList: 'ring-list-xml',
};

/** Looks at the beginning of a file; names play no part. */
export function recogniseContent(bytes: Uint8Array): Contents {
  if (bytes.length === 0) return { kind: 'empty' };
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD)).toString('latin1');
  const binary = recogniseBinary(bytes, head);
  if (binary !== undefined) return binary;
  const text = head.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (text === '') return { kind: bytes.length <= HEAD ? 'empty' : 'text' };
  if (text.startsWith('<')) return recogniseXml(text);
  if (parseLoadName(text.trimEnd()) !== undefined) {
    return { kind: 'known', as: 'os79xx', what: 'the name of a load' };
  }
  if (looksLikeSettings(text)) return { kind: 'known', as: 'other-cnf', what: 'settings' };
  if (/^[^\t\n]+\t+[^\t\n]+\.(raw|pcm|wav)[ \t]*\r?$/im.test(text)) {
    return { kind: 'known', as: 'ring-list', what: 'a list of rings' };
  }
  return { kind: 'text' };
}

function recogniseBinary(bytes: Uint8Array, head: string): Contents | undefined {
  if (looksSigned(bytes)) return { kind: 'known', as: 'firmware-image', what: 'signed firmware' };
  if (head.startsWith('\u00ff\u00fe') || head.startsWith('\u00fe\u00ff')) return { kind: 'utf-16' };
  if (head.startsWith('RIFF') && head.startsWith('WAVE', 8)) {
    return { kind: 'known', as: 'ring-audio', what: 'a WAV file' };
  }
  if (/^(\.snd|OggS|fLaC|ID3)/.test(head)) return { kind: 'known', as: 'ring-audio', what: 'an audio file' };
  if (head.startsWith('BM') && head.startsWith('\0\0\0\0', 6)) {
    return { kind: 'known', as: 'logo', what: 'a Windows bitmap' };
  }
  if (head.startsWith(ZIP) || head.startsWith(GZIP)) return { kind: 'archive' };
  if (!looksBinary(head)) return undefined;
  const version = imageVersion(bytes);
  if (version !== undefined && parseLoadName(version) !== undefined) {
    return { kind: 'known', as: 'firmware-image', what: 'an unsigned firmware image' };
  }
  return { kind: 'binary' };
}

/** NUL octets, or many that are neither letters of any encoding in use nor line ends. */
function looksBinary(head: string): boolean {
  if (head.includes('\0')) return true;
  const isUtf8 = !Buffer.from(head.slice(0, -3), 'latin1').toString('utf8').includes('\ufffd');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is counted.
  const strange = head.match(isUtf8 ? /[\u0001-\u0008\u000e-\u001f\u007f]/g : /[^\t\n\r -~]/g)?.length ?? 0;
  return strange * MOST_STRANGE > head.length;
}

/** The kind that a root element belongs to; dial plans are read without regard to case. */
export function kindOfRoot(root: string): FileKind | undefined {
  const exact = ROOTS[root] ?? ROOTS[root.toUpperCase()];
  return exact ?? (/^CiscoIPPhone/i.test(root) ? 'phone-xml' : undefined);
}

function recogniseXml(text: string): Contents {
  const end = xmlComments(text).reduce(
    (at, comment) => (isBlank(text, at, comment.start) ? comment.end : at),
    0,
  );
  return { kind: 'xml', root: /<([A-Za-z_][\w.-]*)/.exec(text.slice(end))?.[1] ?? '' };
}

/** Whether only blanks, a declaration or a document type stand there. */
function isBlank(text: string, start: number, end: number): boolean {
  return /^(\s|<[?!][^>]*>)*$/.test(text.slice(start, end));
}

/** Most lines are settings, or one of them is a setting that phones know. */
function looksLikeSettings(text: string): boolean {
  const lines = text.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => line !== '' && !/^[#;]/.test(line));
  const names = telling.map((line) => /^([A-Za-z_]\w*)[ \t]*[:=]/.exec(line)?.[1]);
  const known = names.filter((name) => name !== undefined && findParameter(name.toLowerCase()) !== undefined);
  const shaped = names.filter((name) => name !== undefined && /[_a-z]/.test(name)).length;
  return known.length > 0 && shaped * 2 >= telling.length;
}
