/** Agreeing on one G.711 stream with telephone events by offer and answer (RFC 3264). */
import {
  type Attribute,
  attributeValue,
  type MediaDescription,
  type SessionDescription,
} from './session-description.ts';

/** G.711 by its names in `a=rtpmap` (RFC 3551 §4.5.14). */
export type AudioCodec = 'PCMU' | 'PCMA';

/** Which way sound goes, as the one who says it sees it (RFC 3264 §5.1). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** What one side can do and where it listens. */
export interface AudioTerms {
  /** An IPv4 address. */
  readonly address: string;
  readonly port: number;
  readonly sessionId: number;
  /** One more for each description that differs from the one before (RFC 3264 §5, §8). */
  readonly version: number;
  /** The user in `o=` and the text of `s=`. */
  readonly user: string;
  readonly name: string;
  /** The preferred one first; not empty. */
  readonly codecs: readonly AudioCodec[];
  /** The payload type for telephone events, 96 to 127; `undefined` when there are to be none. */
  readonly eventPayload: number | undefined;
  readonly direction: Direction;
  /** Holds as RFC 2543 did: while it sends only, the address says 0.0.0.0. */
  readonly holdsByAddress?: boolean;
}

/** What both sides came to. */
export interface AudioAgreement {
  /** Where the other side listens. */
  readonly address: string;
  readonly port: number;
  readonly codec: AudioCodec;
  /** What that codec is called in packets to the other side, and in packets from it. */
  readonly payloadSent: number;
  readonly payloadReceived: number;
  /** The payload types of telephone events, when both sides know them. */
  readonly eventsSent?: number;
  readonly eventsReceived?: number;
  /** Whether we may send, and whether something is to be heard. */
  readonly sends: boolean;
  readonly receives: boolean;
}

const STATIC_PAYLOADS: Readonly<Record<AudioCodec, number>> = { PCMU: 0, PCMA: 8 };
const NO_ADDRESS = '0.0.0.0';

/** The offer of a stream on these terms. */
export function audioOffer(terms: AudioTerms): SessionDescription {
  return sessionOf(terms, [audioSection(terms, terms.direction, payloadsOffered(terms), terms.eventPayload)]);
}

/**
 * The answer to an offer, with what was agreed: the other side's payload types, one codec, our first choice among what
 * it offers, and every other stream refused. `undefined` when there is no stream that we can take (488).
 */
export function answerAudioOffer(
  offer: SessionDescription,
  terms: AudioTerms,
): { readonly answer: SessionDescription; readonly agreement: AudioAgreement } | undefined {
  const index = offer.media.findIndex((media) => isAudio(media) && commonCodec(media, terms) !== undefined);
  const media = offer.media[index];
  const codec = media === undefined ? undefined : commonCodec(media, terms);
  if (media === undefined || codec === undefined) return undefined;
  const direction = answeredDirection(directionOf(offer, media), terms.direction);
  const events = terms.eventPayload === undefined ? undefined : eventPayloadOf(media);
  const payload = payloadOf(media, codec) ?? STATIC_PAYLOADS[codec];
  const sections = offer.media.map((other, at) =>
    at === index ? audioSection(terms, direction, [[codec, payload]], events) : refused(other),
  );
  const agreement = agreementWith(offer, media, codec, direction, { payload, events });
  return agreement && { answer: sessionOf(terms, sections), agreement };
}

/** What an answer to our own offer agrees on; `undefined` when it refuses the stream or chose what we can't do. */
export function readAudioAnswer(answer: SessionDescription, offered: AudioTerms): AudioAgreement | undefined {
  const [media] = answer.media;
  const codec = media !== undefined && isAudio(media) ? commonCodec(media, offered, 'theirs') : undefined;
  if (media === undefined || codec === undefined) return undefined;
  const direction = answeredDirection(directionOf(answer, media), offered.direction);
  const own = { payload: STATIC_PAYLOADS[codec], events: offered.eventPayload };
  return agreementWith(answer, media, codec, direction, own);
}

/** Whether a description puts the one who reads it on hold, in either of the two ways. */
export function isHold(description: SessionDescription): boolean {
  const media = description.media.find(isAudio);
  if (media === undefined) return false;
  const direction = directionOf(description, media);
  return direction === 'sendonly' || direction === 'inactive';
}

function agreementWith(
  theirs: SessionDescription,
  media: MediaDescription,
  codec: AudioCodec,
  direction: Direction,
  own: { readonly payload: number; readonly events: number | undefined },
): AudioAgreement | undefined {
  const address = (media.connection ?? theirs.connection)?.address;
  if (address === undefined) return undefined;
  const eventsSent = eventPayloadOf(media);
  const events =
    eventsSent === undefined || own.events === undefined ? {} : { eventsSent, eventsReceived: own.events };
  return {
    address,
    port: media.port,
    codec,
    payloadSent: payloadOf(media, codec) ?? STATIC_PAYLOADS[codec],
    payloadReceived: own.payload,
    ...events,
    sends: (direction === 'sendrecv' || direction === 'sendonly') && address !== NO_ADDRESS,
    receives: direction === 'sendrecv' || direction === 'recvonly',
  };
}

function isAudio(media: MediaDescription): boolean {
  return media.kind === 'audio' && media.protocol === 'RTP/AVP' && media.port !== 0;
}

/** The codec that both know: of an offer the one that we like best, of an answer the one that they like best. */
function commonCodec(
  media: MediaDescription,
  { codecs }: AudioTerms,
  choice: 'ours' | 'theirs' = 'ours',
): AudioCodec | undefined {
  if (choice === 'ours') return codecs.find((codec) => payloadOf(media, codec) !== undefined);
  const known = codecs.flatMap((codec) => {
    const payload = payloadOf(media, codec);
    return payload === undefined ? [] : [{ codec, at: media.formats.indexOf(String(payload)) }];
  });
  return known.sort((a, b) => a.at - b.at)[0]?.codec;
}

/** The payload type that a section gives a codec: by `a=rtpmap`, or the static one without. */
function payloadOf(media: MediaDescription, codec: AudioCodec): number | undefined {
  const payloads = media.formats.flatMap((format) => {
    const encoding = encodingOf(media, format);
    const isIt =
      encoding === undefined
        ? format === String(STATIC_PAYLOADS[codec])
        : encoding.toUpperCase().startsWith(`${codec}/8000`);
    return isIt ? [Number(format)] : [];
  });
  return payloads.find(isPayloadType);
}

function eventPayloadOf(media: MediaDescription): number | undefined {
  const isEvents = (format: string) => encodingOf(media, format)?.toLowerCase() === 'telephone-event/8000';
  return media.formats.filter(isEvents).map(Number).find(isPayloadType);
}

const isPayloadType = (payload: number) => Number.isInteger(payload) && payload >= 0 && payload < 128;

function encodingOf(media: MediaDescription, format: string): string | undefined {
  for (const { name, value } of media.attributes) {
    if (name === 'rtpmap' && value?.startsWith(`${format} `)) return value.slice(format.length + 1).trim();
  }
  return undefined;
}

const DIRECTIONS: readonly Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];

/** The direction of a stream, its own or the session's. An address of 0.0.0.0 wants nothing sent to it (§8.4). */
function directionOf(session: SessionDescription, media: MediaDescription): Direction {
  const said = [media, session].flatMap((section) =>
    DIRECTIONS.filter((direction) => attributeValue(section, direction) !== undefined),
  )[0];
  const direction = said ?? 'sendrecv';
  if ((media.connection ?? session.connection)?.address !== NO_ADDRESS) return direction;
  return direction === 'sendrecv' || direction === 'sendonly' ? 'sendonly' : 'inactive';
}

/** What we may do when they say `theirs` and we want `ours` (§6.1), as we see it. */
function answeredDirection(theirs: Direction, ours: Direction): Direction {
  const theySend = theirs === 'sendrecv' || theirs === 'sendonly';
  const theyReceive = theirs === 'sendrecv' || theirs === 'recvonly';
  const send = theyReceive && (ours === 'sendrecv' || ours === 'sendonly');
  const receive = theySend && (ours === 'sendrecv' || ours === 'recvonly');
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}

function payloadsOffered({ codecs }: AudioTerms): [AudioCodec, number][] {
  return codecs.map((codec) => [codec, STATIC_PAYLOADS[codec]]);
}

function audioSection(
  terms: AudioTerms,
  direction: Direction,
  payloads: readonly (readonly [AudioCodec, number])[],
  events: number | undefined,
): MediaDescription {
  const isHeld = terms.holdsByAddress === true && direction !== 'sendrecv' && direction !== 'recvonly';
  const eventAttributes: Attribute[] =
    events === undefined
      ? []
      : [
          { name: 'rtpmap', value: `${events} telephone-event/8000` },
          { name: 'fmtp', value: `${events} 0-15` },
        ];
  return {
    kind: 'audio',
    port: terms.port,
    protocol: 'RTP/AVP',
    formats: [...payloads.map(([, payload]) => payload), ...(events === undefined ? [] : [events])].map(
      String,
    ),
    connection: { addressType: 'IP4', address: isHeld ? NO_ADDRESS : terms.address },
    others: [],
    attributes: [
      ...payloads.map(([codec, payload]) => ({ name: 'rtpmap', value: `${payload} ${codec}/8000` })),
      ...eventAttributes,
      { name: direction },
    ],
  };
}

function refused({ kind, protocol, formats }: MediaDescription): MediaDescription {
  return { kind, port: 0, protocol, formats, others: [], attributes: [] };
}

function sessionOf(terms: AudioTerms, media: readonly MediaDescription[]): SessionDescription {
  const { user, name, address, sessionId, version } = terms;
  return {
    origin: {
      user,
      sessionId: String(sessionId),
      version: String(version),
      address: { addressType: 'IP4', address },
    },
    name,
    others: [{ type: 't', value: '0 0' }],
    attributes: [],
    media,
  };
}
