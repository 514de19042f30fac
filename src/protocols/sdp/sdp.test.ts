import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import {
  type AudioTerms,
  answerAudioOffer,
  audioOffer,
  type Direction,
  isHold,
  readAudioAnswer,
} from './audio-offer.ts';
import { formatSession } from './format-session.ts';
import { parseSession } from './parse-session.ts';
import { attributeValue, type SessionDescription } from './session-description.ts';

/** A hold as a phone of this family wrote it (from a public SDP test collection; address changed). */
const PHONE_HOLD = [
  'v=0',
  'o=Cisco-SIPUA 10163 1 IN IP4 192.0.2.103',
  's=SIP Call',
  't=0 0',
  'm=audio 27866 RTP/AVP 0 8 18 101',
  'c=IN IP4 192.0.2.103',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:18 G729/8000',
  'a=fmtp:18 annexb=no',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=sendonly',
  '',
].join('\r\n');

const TERMS: AudioTerms = {
  address: '192.0.2.1',
  port: 16_384,
  sessionId: 4711,
  version: 0,
  user: 'Cisco-SIPUA',
  name: 'SIP Call',
  codecs: ['PCMU', 'PCMA'],
  eventPayload: 101,
  direction: 'sendrecv',
};
const parse = (text: string) => parseSession(Buffer.from(text));
const offerOf = (...lines: string[]) =>
  parse(['v=0', 'o=- 1 1 IN IP4 192.0.2.9', 's= ', 'c=IN IP4 192.0.2.9', 't=0 0', ...lines, ''].join('\r\n'));

describe('session descriptions', () => {
  test('a phone’s own words come back unchanged', () => {
    assert.equal(Buffer.from(formatSession(parse(PHONE_HOLD))).toString(), PHONE_HOLD);
  });

  test('every part has its place', () => {
    const session = offerOf(
      'a=sendrecv',
      'm=audio 5004/2 RTP/AVP 0',
      'i=the title',
      'a=ptime:20',
      'm=video 0 RTP/AVP 31 32',
      'c=IN IP6 2001:db8::1',
    );
    assert.deepEqual(session.origin, {
      user: '-',
      sessionId: '1',
      version: '1',
      address: { addressType: 'IP4', address: '192.0.2.9' },
    });
    assert.deepEqual(
      session.media.map(({ kind, port, portCount, formats }) => ({ kind, port, portCount, formats })),
      [
        { kind: 'audio', port: 5004, portCount: 2, formats: ['0'] },
        { kind: 'video', port: 0, portCount: undefined, formats: ['31', '32'] },
      ],
    );
    assert.equal(session.media[1]?.connection?.address, '2001:db8::1');
    assert.equal(attributeValue(session, 'sendrecv'), '');
  });

  const refusals: [string, string][] = [
    ['no version', PHONE_HOLD.slice(5)],
    ['another version', PHONE_HOLD.replace('v=0', 'v=1')],
    ['no origin', PHONE_HOLD.replace(/o=.*\r\n/, '')],
    ['no name', PHONE_HOLD.replace(/s=.*\r\n/, '')],
    ['two origins', PHONE_HOLD.replace('s=', 'o=- 1 1 IN IP4 192.0.2.1\r\ns=')],
    ['a letter that the standard doesn’t know', `${PHONE_HOLD}y=1\r\n`],
    ['a line without an equals sign', `${PHONE_HOLD}word\r\n`],
    ['a port that does not exist', PHONE_HOLD.replace('27866', '65536')],
    ['a stream without formats', PHONE_HOLD.replace(' 0 8 18 101', '')],
    ['an address of an unknown kind', PHONE_HOLD.replace('c=IN IP4', 'c=IN IP5')],
    ['a time within a stream', `${PHONE_HOLD}t=0 0\r\n`],
    ['too many streams', PHONE_HOLD + 'm=audio 1 RTP/AVP 0\r\n'.repeat(16)],
    ['too many lines', PHONE_HOLD + 'a=x\r\n'.repeat(512)],
    ['too many octets', `${PHONE_HOLD}a=${'x'.repeat(17_000)}\r\n`],
  ];
  for (const [what, text] of refusals) {
    test(`refused: ${what}`, () => assert.throws(() => parse(text), DecodeError));
  }

  test('what was written is read back', () => {
    const word = fc.stringMatching(/^[!-.0-~]{1,12}$/);
    const text = fc.stringMatching(/^[ -~]{1,30}$/);
    const attribute = fc.record(
      { name: fc.stringMatching(/^[!-9;-~]{1,10}$/), value: text },
      { requiredKeys: ['name'], noNullPrototype: true },
    );
    const connection = fc.record(
      { addressType: fc.constantFrom('IP4', 'IP6'), address: word },
      { noNullPrototype: true },
    );
    const line = (...types: ('i' | 'b' | 't' | 'r' | 'k')[]) =>
      fc.record({ type: fc.constantFrom(...types), value: text }, { noNullPrototype: true });
    const inOrder = <Value>(one: fc.Arbitrary<Value>) => fc.tuple(one).map((values) => values);
    const session: fc.Arbitrary<SessionDescription> = fc.record(
      {
        origin: fc.record(
          {
            user: word,
            sessionId: fc.stringMatching(/^\d{1,20}$/),
            version: fc.stringMatching(/^\d{1,20}$/),
            address: connection,
          },
          { noNullPrototype: true },
        ),
        name: text,
        connection,
        others: inOrder(line('t')),
        attributes: fc.array(attribute, { maxLength: 4 }),
        media: fc.array(
          fc.record(
            {
              kind: word,
              port: fc.nat(65_535),
              protocol: word,
              formats: fc.array(word, { minLength: 1, maxLength: 5 }),
              connection,
              others: inOrder(line('i', 'b', 'k')),
              attributes: fc.array(attribute, { maxLength: 4 }),
            },
            {
              requiredKeys: ['kind', 'port', 'protocol', 'formats', 'others', 'attributes'],
              noNullPrototype: true,
            },
          ),
          { maxLength: 4 },
        ),
      },
      {
        requiredKeys: ['origin', 'name', 'others', 'attributes', 'media'],
        noNullPrototype: true,
      },
    );
    fc.assert(fc.property(session, (one) => assert.deepEqual(parseSession(formatSession(one)), one)));
  });

  test('noise and broken descriptions give a DecodeError or something that can be written', () => {
    const broken = fc
      .tuple(fc.nat(PHONE_HOLD.length), fc.nat(8), fc.string({ maxLength: 12 }))
      .map(([at, cut, put]) => Buffer.from(PHONE_HOLD.slice(0, at) + put + PHONE_HOLD.slice(at + cut)));
    fc.assert(
      fc.property(fc.oneof(broken, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        let session: SessionDescription;
        try {
          session = parseSession(bytes);
        } catch (error) {
          assert.ok(error instanceof DecodeError);
          return;
        }
        answerAudioOffer(session, TERMS);
        readAudioAnswer(session, TERMS);
        assert.deepEqual(parseSession(formatSession(session)).media, session.media);
      }),
      { numRuns: 500 },
    );
  });
});

describe('offer and answer', () => {
  test('two phones agree: the answerer’s favourite, both directions, events', () => {
    const offer = audioOffer(TERMS);
    const theirs: AudioTerms = { ...TERMS, address: '192.0.2.2', port: 20_000, codecs: ['PCMA', 'PCMU'] };
    const answered = answerAudioOffer(offer, theirs);
    assert.deepEqual(answered?.agreement, {
      address: '192.0.2.1',
      port: 16_384,
      codec: 'PCMA',
      payloadSent: 8,
      payloadReceived: 8,
      eventsSent: 101,
      eventsReceived: 101,
      sends: true,
      receives: true,
    });
    assert.ok(answered);
    assert.deepEqual(readAudioAnswer(answered.answer, TERMS), {
      ...answered.agreement,
      address: '192.0.2.2',
      port: 20_000,
    });
  });

  const directions: Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];
  test('what one sends the other hears, whatever they want', () => {
    for (const ours of directions) {
      for (const theirs of directions) {
        const offered = { ...TERMS, direction: ours };
        const answered = answerAudioOffer(audioOffer(offered), { ...TERMS, direction: theirs });
        assert.ok(answered);
        const agreement = readAudioAnswer(answered.answer, offered);
        assert.equal(agreement?.sends, answered.agreement.receives, `${ours} ${theirs}`);
        assert.equal(agreement?.receives, answered.agreement.sends, `${ours} ${theirs}`);
      }
    }
  });

  test('hold in both ways: nothing is sent to 0.0.0.0', () => {
    for (const holdsByAddress of [false, true]) {
      const held = audioOffer({ ...TERMS, direction: 'sendonly', holdsByAddress });
      assert.equal(held.media[0]?.connection?.address, holdsByAddress ? '0.0.0.0' : '192.0.2.1');
      assert.ok(isHold(held));
      assert.equal(answerAudioOffer(held, TERMS)?.agreement.sends, false);
    }
    const old = offerOf('m=audio 4000 RTP/AVP 0', 'c=IN IP4 0.0.0.0');
    assert.ok(isHold(old), 'RFC 2543 had no word for the direction');
    const answered = answerAudioOffer(old, TERMS);
    assert.equal(attributeValue(answered?.answer.media[0] ?? assert.fail(), 'recvonly'), '');
    assert.ok(!isHold(audioOffer(TERMS)));
    assert.ok(isHold(parse(PHONE_HOLD)));
  });

  test('static payload types need no rtpmap, dynamic ones keep their number', () => {
    assert.equal(answerAudioOffer(offerOf('m=audio 4000 RTP/AVP 8'), TERMS)?.agreement.codec, 'PCMA');
    const dynamic = offerOf('m=audio 4000 RTP/AVP 97 0', 'a=rtpmap:0 XYZ/8000', 'a=rtpmap:97 pcmu/8000/1');
    const { agreement } = answerAudioOffer(dynamic, TERMS) ?? assert.fail();
    assert.deepEqual(
      [agreement.payloadSent, agreement.payloadReceived, agreement.eventsSent],
      [97, 97, undefined],
    );
  });

  test('every other stream is refused, and an offer without ours is not answered', () => {
    const offer = offerOf('m=video 4002 RTP/AVP 31', 'm=audio 4000 RTP/AVP 18 0', 'm=audio 4004 RTP/SAVP 0');
    const { answer } = answerAudioOffer(offer, TERMS) ?? assert.fail();
    assert.deepEqual(
      answer.media.map(({ kind, port, formats }) => [kind, port, formats.join(' ')]),
      [
        ['video', 0, '31'],
        ['audio', 16_384, '0'],
        ['audio', 0, '0'],
      ],
    );
    for (const line of ['m=audio 4000 RTP/AVP 18', 'm=audio 0 RTP/AVP 0', 'm=audio 4000 RTP/SAVP 0']) {
      assert.equal(answerAudioOffer(offerOf(line), TERMS), undefined, line);
      assert.equal(readAudioAnswer(offerOf(line), TERMS), undefined, line);
    }
    const nowhere = parse('v=0\no=- 1 1 IN IP4 192.0.2.9\ns=-\nt=0 0\nm=audio 4000 RTP/AVP 0\n');
    assert.equal(answerAudioOffer(nowhere, TERMS), undefined, 'no address');
  });

  test('an answer with several codecs means its first', () => {
    const answer = offerOf('m=audio 4000 RTP/AVP 8 0');
    assert.equal(readAudioAnswer(answer, TERMS)?.codec, 'PCMA');
  });
});
