/**
 * SIP messages as they stand in one datagram (RFC 3261 §7 and §18.3):
 *
 *     REGISTER sip:192.0.2.1 SIP/2.0     or     SIP/2.0 200 OK
 *     Name: value
 *      continued value
 *     (empty line)
 *     body
 *
 * Unknown headers, the order of all headers and the spelling of their names survive reading and writing.
 * Content-Length is not kept among the headers: the body tells it.
 */
import { DecodeError } from '#values/decode-error.ts';
import { type HeaderField, isNamed } from './header-field.ts';

/** A request; `uri` is the Request-URI as written, of any scheme. */
export interface SipRequest {
  readonly kind: 'request';
  /** Methods know letter case. */
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly HeaderField[];
  readonly body: Uint8Array;
}

/** A response; `status` is 100 to 699. */
export interface SipResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly HeaderField[];
  readonly body: Uint8Array;
}

export type SipMessage = SipRequest | SipResponse;

/** A message that could not be read, with what could: enough, perhaps, to answer it. */
export class SipDecodeError extends DecodeError {
  /** Whether it looked like a request; a response is never answered. */
  readonly isRequest: boolean;
  /** The header lines that were sound. */
  readonly headers: readonly HeaderField[];
  /** 505 for a version that is not 2.0, else 400. */
  readonly status: 400 | 505;

  constructor(
    reason: string,
    offset: number,
    rest: Pick<SipDecodeError, 'isRequest' | 'headers' | 'status'>,
  ) {
    super(reason, offset);
    this.isRequest = rest.isRequest;
    this.headers = rest.headers;
    this.status = rest.status;
  }
}

/** The largest UDP payload, rounded up. */
const LONGEST_MESSAGE = 65_536;
const MOST_HEADERS = 256;
/** Of one header with its continuation lines, or of the start line. */
const LONGEST_LINE = 8192;

const METHOD = /^[-A-Za-z0-9.!%*_+`'~]+$/;
const HEADER_LINE = /^([-A-Za-z0-9.!%*_+`'~]+)[ \t]*:([\s\S]*)$/;
const REQUEST_LINE = /^(\S+) ([^\s<>"]+) (SIP\/(\d+\.\d+))$/i;
const STATUS_LINE = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/i;

/** Reads one datagram. Anything that is no SIP 2.0 message gives {@link SipDecodeError}. */
export function decodeMessage(bytes: Uint8Array): SipMessage {
  if (bytes.length > LONGEST_MESSAGE) throw unreadable('longer than 65,536 octets', 0);
  const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = leadingEmptyLines(octets);
  const end = octets.indexOf('\r\n\r\n', start);
  const head = decodeText(octets.subarray(start, end < 0 ? octets.length : end));
  const [startLine = '', ...lines] = unfold(head);
  const isRequest = !/^SIP\//i.test(startLine);
  const { headers, malformed } = readHeaderLines(lines);
  const refuse = (reason: string, status: 400 | 505 = 400, offset = start) =>
    new SipDecodeError(reason, offset, { isRequest, headers, status });

  if (end < 0) throw refuse('no empty line ends the headers', 400, octets.length);
  if (startLine.length > LONGEST_LINE) throw refuse('the start line is too long');
  const startOf = isRequest ? readRequestLine(startLine) : readStatusLine(startLine);
  if (typeof startOf === 'number') throw refuse('malformed start line', startOf);
  if (malformed !== undefined) throw refuse(malformed);

  const length = contentLength(headers, octets.length - end - 4);
  if (typeof length === 'string') throw refuse(length, 400, end);
  const body = new Uint8Array(octets.subarray(end + 4, end + 4 + length));
  const otherHeaders = headers.filter((field) => !isNamed(field, 'Content-Length'));
  return { ...startOf, headers: otherHeaders, body };
}

/**
 * Writes a message, with Content-Length as its last header. TypeError when a part could break out of its line;
 * what was decoded never does.
 */
export function encodeMessage(message: SipMessage): Uint8Array {
  const startLine =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`;
  const lines = message.headers.map(({ name, value }) => `${name}: ${value}`);
  const allLines = [startLine, ...lines, `Content-Length: ${message.body.length}`];
  const broken = allLines.find((line) => /[\r\n]/.test(line));
  if (broken !== undefined) throw new TypeError('a line break inside a SIP header or start line');
  return Buffer.concat([Buffer.from(`${allLines.join('\r\n')}\r\n\r\n`), message.body]);
}

function unreadable(reason: string, offset: number): SipDecodeError {
  return new SipDecodeError(reason, offset, { isRequest: false, headers: [], status: 400 });
}

/** Empty lines before the start line are ignored (RFC 3261 §7.5). */
function leadingEmptyLines(octets: Buffer): number {
  let start = 0;
  while (octets[start] === 0x0d && octets[start + 1] === 0x0a) start += 2;
  return start;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 by the standard; phones with a display name in ISO 8859-1 are read all the same. */
function decodeText(octets: Buffer): string {
  try {
    return utf8.decode(octets);
  } catch {
    return octets.toString('latin1');
  }
}

/** Joins continuation lines, which begin with white space, to the line before (RFC 3261 §7.3.1). */
function unfold(head: string): string[] {
  return head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
}

function readHeaderLines(lines: readonly string[]): { headers: HeaderField[]; malformed?: string } {
  const headers: HeaderField[] = [];
  let malformed: string | undefined;
  if (lines.length > MOST_HEADERS) malformed = `more than ${MOST_HEADERS} headers`;
  for (const line of lines.slice(0, MOST_HEADERS)) {
    const [, name, value] =
      line.length > LONGEST_LINE || /[\r\n]/.test(line) ? [] : (HEADER_LINE.exec(line) ?? []);
    if (name === undefined || value === undefined)
      malformed ??= `malformed header line ${headers.length + 1}`;
    else headers.push({ name, value: trimSpace(value) });
  }
  return malformed === undefined ? { headers } : { headers, malformed };
}

/** Without the spaces and tabs around it. A regular expression would take quadratic time on a hostile line. */
function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (text[start] === ' ' || text[start] === '\t') start += 1;
  while (end > start && (text[end - 1] === ' ' || text[end - 1] === '\t')) end -= 1;
  return text.slice(start, end);
}

/** The start of a request, or the status that refuses it. */
function readRequestLine(line: string): Pick<SipRequest, 'kind' | 'method' | 'uri'> | 400 | 505 {
  const [, method = '', uri = '', , version] = REQUEST_LINE.exec(line) ?? [];
  if (!METHOD.test(method) || !/^[A-Za-z][-A-Za-z0-9+.]*:./.test(uri)) return 400;
  return version === '2.0' ? { kind: 'request', method, uri } : 505;
}

function readStatusLine(line: string): Pick<SipResponse, 'kind' | 'status' | 'reason'> | 400 {
  const [, status, reason = ''] = STATUS_LINE.exec(line) ?? [];
  return status === undefined ? 400 : { kind: 'response', status: Number(status), reason };
}

/** The length of the body in a datagram that has `available` octets of it, or what is wrong (RFC 3261 §18.3). */
function contentLength(headers: readonly HeaderField[], available: number): number | string {
  const [value, ...more] = headers
    .filter((field) => isNamed(field, 'Content-Length'))
    .map((field) => field.value);
  if (value === undefined) return available;
  if (more.length > 0 || !/^\d+$/.test(value)) return 'malformed Content-Length';
  return Number(value) <= available ? Number(value) : 'the body is shorter than its Content-Length';
}
