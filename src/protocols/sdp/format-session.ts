import type {
  Attribute,
  Connection,
  MediaDescription,
  OtherLine,
  SessionDescription,
} from './session-description.ts';

/**
 * Writes a session description in the order of RFC 8866 §5. TypeError when a part could break out of its line; what was
 * parsed never does.
 */
export function formatSession(session: SessionDescription): Uint8Array {
  const { origin, name } = session;
  const before = session.others.filter(({ type }) => 'iuep'.includes(type));
  const after = session.others.filter(({ type }) => !'iuep'.includes(type));
  // The standard wants a time; 0 0 is a session without end.
  const timing = after.some(({ type }) => type === 't') ? [] : ['t=0 0'];
  const lines = [
    'v=0',
    `o=${origin.user} ${origin.sessionId} ${origin.version} ${connectionText(origin.address)}`,
    `s=${name}`,
    ...before.map(otherText),
    ...connectionLine(session.connection),
    ...after.filter(({ type }) => type === 'b').map(otherText),
    ...timing,
    ...after.filter(({ type }) => type !== 'b').map(otherText),
    ...session.attributes.map(attributeText),
    ...session.media.flatMap(mediaLines),
  ];
  if (lines.some((line) => /[\r\n]/.test(line))) throw new TypeError('a line break inside an SDP line');
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}

function mediaLines(media: MediaDescription): string[] {
  const ports = media.portCount === undefined ? `${media.port}` : `${media.port}/${media.portCount}`;
  return [
    `m=${media.kind} ${ports} ${media.protocol} ${media.formats.join(' ')}`,
    ...media.others.filter(({ type }) => type === 'i').map(otherText),
    ...connectionLine(media.connection),
    ...media.others.filter(({ type }) => type !== 'i').map(otherText),
    ...media.attributes.map(attributeText),
  ];
}

const otherText = ({ type, value }: OtherLine) => `${type}=${value}`;
const connectionText = ({ addressType, address }: Connection) => `IN ${addressType} ${address}`;
const connectionLine = (connection: Connection | undefined) =>
  connection === undefined ? [] : [`c=${connectionText(connection)}`];
const attributeText = ({ name, value }: Attribute) =>
  value === undefined ? `a=${name}` : `a=${name}:${value}`;
