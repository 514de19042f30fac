import { DecodeError } from '#values/decode-error.ts';
import type {
  Attribute,
  Connection,
  MediaDescription,
  Origin,
  OtherLine,
  SessionDescription,
} from './session-description.ts';

const LONGEST_DESCRIPTION = 16_384;
const MOST_LINES = 512;
const MOST_MEDIA = 16;

const LINE = /^([a-z])=(.*)$/;
const ORIGIN = /^(\S+) (\d{1,20}) (\d{1,20}) (IN .*)$/;
const CONNECTION = /^IN (IP4|IP6) ([^\s/]+(?:\/\d+){0,2})$/;
const MEDIA = /^([^\s/]+) (\d{1,5})(?:\/(\d{1,3}))? (\S+) (\S+(?: \S+)*)$/;
const ATTRIBUTE = /^([^\s:]+)(?::([\s\S]*))?$/;
const OTHER_OF_SESSION = 'iuepbtrzk';
const OTHER_OF_MEDIA = 'ibk';

interface Line {
  readonly type: string;
  readonly value: string;
  readonly offset: number;
}

/** What is gathered of the session or of one `m=` section. */
interface Section {
  connection?: Connection;
  readonly others: OtherLine[];
  readonly attributes: Attribute[];
}

/**
 * Reads a session description. As many phones do, it may end its lines with LF alone and put the lines of a section in
 * any order; a type letter that the standard doesn't know makes all of it unreadable (RFC 8866 §5).
 */
export function parseSession(bytes: Uint8Array): SessionDescription {
  if (bytes.length > LONGEST_DESCRIPTION) throw new DecodeError('SDP: longer than 16,384 octets', 0);
  const [version, ...lines] = splitLines(Buffer.from(bytes).toString('utf8'));
  if (version?.type !== 'v' || version.value !== '0') throw new DecodeError('SDP: v=0 is missing', 0);
  const session: Section = { others: [], attributes: [] };
  const media: (Omit<MediaDescription, keyof Section> & Section)[] = [];
  let origin: Origin | undefined;
  let name: string | undefined;
  for (const line of lines) {
    const section = media.at(-1);
    if (line.type === 'm') {
      if (media.length >= MOST_MEDIA) fail(line, `more than ${MOST_MEDIA} streams`);
      media.push({ ...parseMedia(line), others: [], attributes: [] });
    } else if (section === undefined && line.type === 'o') {
      if (origin !== undefined) fail(line, 'o= stands twice');
      origin = parseOrigin(line);
    } else if (section === undefined && line.type === 's') {
      if (name !== undefined) fail(line, 's= stands twice');
      name = line.value;
    } else {
      addLine(section ?? session, line, section === undefined ? OTHER_OF_SESSION : OTHER_OF_MEDIA);
    }
  }
  if (origin === undefined) throw new DecodeError('SDP: o= is missing', 0);
  if (name === undefined) throw new DecodeError('SDP: s= is missing', 0);
  return { origin, name, ...session, media };
}

function splitLines(text: string): Line[] {
  const texts = text.split('\n');
  if (texts.at(-1) === '') texts.pop();
  if (texts.length > MOST_LINES) throw new DecodeError(`SDP: more than ${MOST_LINES} lines`, 0);
  let offset = 0;
  return texts.map((ended) => {
    const start = offset;
    offset += ended.length + 1;
    const [, type, value] = LINE.exec(ended.endsWith('\r') ? ended.slice(0, -1) : ended) ?? [];
    if (type === undefined || value === undefined) throw new DecodeError('SDP: malformed line', start);
    return { type, value, offset: start };
  });
}

function addLine(section: Section, line: Line, otherTypes: string): void {
  const { type, value } = line;
  if (type === 'a') {
    section.attributes.push(parseAttribute(line));
  } else if (type === 'c') {
    // A stream in layers may have several; the first is the one to send to.
    section.connection ??= parseConnection(value, line);
  } else if (otherTypes.includes(type)) {
    section.others.push({ type: type as OtherLine['type'], value });
  } else {
    fail(line, `${type}= is not known here`);
  }
}

function parseOrigin(line: Line): Origin {
  const [, user, sessionId, version, address] = ORIGIN.exec(line.value) ?? [];
  if (user === undefined || sessionId === undefined || version === undefined || address === undefined) {
    fail(line, 'malformed o=');
  }
  return { user, sessionId, version, address: parseConnection(address, line) };
}

function parseConnection(value: string, line: Line): Connection {
  const [, addressType, address] = CONNECTION.exec(value) ?? [];
  if (addressType === undefined || address === undefined) fail(line, 'malformed address');
  return { addressType: addressType as Connection['addressType'], address };
}

function parseMedia(line: Line): Omit<MediaDescription, keyof Section> {
  const [, kind, portText, countText, protocol, formats] = MEDIA.exec(line.value) ?? [];
  const port = Number(portText);
  if (kind === undefined || protocol === undefined || formats === undefined || port > 65_535) {
    fail(line, 'malformed m=');
  }
  const count = countText === undefined ? {} : { portCount: Number(countText) };
  return { kind, port, ...count, protocol, formats: formats.split(' ') };
}

function parseAttribute(line: Line): Attribute {
  const [, name, value] = ATTRIBUTE.exec(line.value) ?? [];
  if (name === undefined) fail(line, 'malformed a=');
  return value === undefined ? { name } : { name, value };
}

function fail(line: Line, reason: string): never {
  throw new DecodeError(`SDP: ${reason}`, line.offset);
}
