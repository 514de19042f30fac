import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import fc from 'fast-check';
import type { AnswerRequest, ReceivedRequest } from '#protocols/sip/answer-request.ts';
import { headerValues } from '#protocols/sip/header-field.ts';
import { decodeMessage, encodeMessage, type SipMessage } from '#protocols/sip/message.ts';
import { responseTo } from '#protocols/sip/response.ts';
import type { AnswerTo } from '#protocols/sip/response-target.ts';
import { type RegisterParts, sipRequest } from '#protocols/sip/testing/sip-register.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { SipEvent } from './sip-event.ts';
import { SipIntake } from './sip-intake.ts';

const SOURCE = { address: '192.168.0.20', port: 51_098 };
const answerOk: AnswerRequest = ({ request }) => ({
  response: responseTo(request, 200, { toTag: 'ours' }),
  delayMs: 0,
});

function newIntake(options: { answer?: AnswerRequest; answerTo?: AnswerTo } = {}) {
  const sent: { message: SipMessage; to: string }[] = [];
  const events: SipEvent[] = [];
  const asked: ReceivedRequest[] = [];
  const { answer = answerOk, answerTo = 'via' } = options;
  const intake = new SipIntake({
    answer(received) {
      asked.push(received);
      return answer(received);
    },
    answerTo,
    mayAsk: (address) => address.startsWith('192.168.'),
    onEvent: (event) => events.push(event),
    clock: { now: () => 0, monotonic: () => 0 },
  });
  const doorway = {
    local: '192.168.0.2' as Ipv4Address,
    send: (bytes: Uint8Array, { address, port }: { address: string; port: number }) =>
      sent.push({ message: decodeMessage(bytes), to: `${address}:${port}` }),
  };
  const receive = (bytes: Uint8Array | string, source = SOURCE) =>
    intake.receive(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, source, doorway);
  const receiveRequest = (parts: RegisterParts = {}, source = SOURCE) =>
    receive(encodeMessage(sipRequest(parts)), source);
  const statuses = () => sent.map(({ message }) => message.kind === 'response' && message.status);
  return { intake, sent, events, asked, receive, receiveRequest, statuses };
}

test('an answer goes to the port of the Via, to the source port only when asked or told to', () => {
  const targetOf = (sentBy: string, answerTo?: AnswerTo) => {
    const { receiveRequest, sent } = newIntake(answerTo === undefined ? {} : { answerTo });
    receiveRequest({ sentBy });
    return sent[0]?.to;
  };
  assert.equal(targetOf('192.168.0.20:5060'), '192.168.0.20:5060');
  assert.equal(targetOf('192.168.0.20:5060;rport'), '192.168.0.20:51098');
  assert.equal(targetOf('192.168.0.20:5060', 'source-port'), '192.168.0.20:51098');
});

test('the top Via, and no other, notes where the request was seen', () => {
  const { receive, asked, sent } = newIntake();
  const second = 'SIP/2.0/UDP second.example;branch=z9hG4bK1';
  const third = 'SIP/2.0/UDP third.example;branch=z9hG4bK0';
  const top = 'SIP/2.0/UDP 10.0.0.9:5060;rport;branch=z9hG4bK2';
  const request = sipRequest({ more: [['v', third]] });
  const [, ...others] = request.headers;
  receive(encodeMessage({ ...request, headers: [{ name: 'Via', value: `${top}, ${second}` }, ...others] }));
  const stamped = 'SIP/2.0/UDP 10.0.0.9:5060;rport=51098;branch=z9hG4bK2;received=192.168.0.20';
  for (const message of [asked[0]?.request, sent[0]?.message]) {
    assert.ok(message);
    assert.deepEqual(headerValues(message, 'Via'), [`${stamped}, ${second}`, third]);
  }
  assert.equal(asked[0]?.local, '192.168.0.2');
});

test('a repetition gets the same answer and nobody is asked again', () => {
  let number = 0;
  const { receiveRequest, sent, asked, intake } = newIntake({
    answer: ({ request }) => ({
      response: responseTo(request, 200, { toTag: `tag${number++}` }),
      delayMs: 0,
    }),
  });
  receiveRequest();
  receiveRequest({}, { ...SOURCE, port: 40_000 });
  assert.equal(asked.length, 1);
  assert.deepEqual(sent[1], sent[0]);
  assert.equal(intake.counters.retransmissions, 1);
});

test('a held answer is sent once in its time, and never after closing', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { receiveRequest, sent, intake } = newIntake({
      answer: ({ request }) => ({ response: responseTo(request, 403, { toTag: 'x' }), delayMs: 500 }),
    });
    receiveRequest();
    receiveRequest();
    mock.timers.tick(499);
    assert.equal(sent.length, 0);
    mock.timers.tick(1);
    assert.equal(sent.length, 1);
    receiveRequest({ cseq: 102 });
    intake.close();
    mock.timers.tick(1000);
    assert.equal(sent.length, 1);
  } finally {
    mock.timers.reset();
  }
});

test('what is held back is bounded; what comes on top is dropped and may be asked again', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { receiveRequest, intake } = newIntake({
      answer: ({ request }) => ({ response: responseTo(request, 403, { toTag: 'x' }), delayMs: 4000 }),
    });
    for (let cseq = 1; cseq <= 1001; cseq += 1) receiveRequest({ cseq });
    receiveRequest({ cseq: 1001 });
    assert.deepEqual([intake.counters.dropped, intake.counters.retransmissions], [2, 0]);
    mock.timers.tick(4000);
    receiveRequest({ cseq: 1001 });
    mock.timers.tick(4000);
    assert.deepEqual([intake.counters.dropped, intake.counters.answered], [2, 1001]);
  } finally {
    mock.timers.reset();
  }
});

test('strangers, ACKs, responses and keep-alives are met with silence', () => {
  const { receive, receiveRequest, sent, asked, intake } = newIntake();
  receiveRequest({}, { address: '198.51.100.7', port: 5060 });
  receiveRequest({ method: 'ACK' });
  receive(encodeMessage(responseTo(sipRequest(), 200, { toTag: 'x' })));
  for (const keepAlive of ['', '\r\n\r\n', '\0', '\0\0\0\0']) receive(keepAlive);
  assert.deepEqual([sent.length, asked.length], [0, 0]);
  const { unasked, stray, malformed } = intake.counters;
  assert.deepEqual([unasked, stray, malformed], [1, 1, 0]);
});

test('an answerer may keep silent, and is asked again then', () => {
  const { receiveRequest, sent, asked } = newIntake({ answer: () => undefined });
  receiveRequest();
  receiveRequest();
  assert.deepEqual([sent.length, asked.length], [0, 2]);
});

test('a malformed request is answered when there is enough to answer to', () => {
  const { receive, statuses, events, intake } = newIntake();
  const text = Buffer.from(encodeMessage(sipRequest())).toString();
  receive(text.replace('SIP/2.0\r\n', 'SIP/7.0\r\n'));
  receive(text.replace('CSeq: 101 REGISTER', 'CSeq: 101 INVITE'));
  receive(text.replace('To: <sip:', 'To: "open <sip:'));
  receive(text.replace('Content-Length: 0', 'Content-Length: 999'));
  receive(text.replace('\r\n\r\n', '\r\n'));
  assert.deepEqual(statuses(), [505, 400, 400, 400, 400]);
  receive(text.replace(/Via: .*\r\n/, ''));
  receive(text.replace(/Via: .*\r\n/, 'Via: nonsense\r\n'));
  receive(text.replace(/Call-ID: .*\r\n/, ''));
  receive(text.replace('REGISTER sip:', 'ACK sip:').replace('101 REGISTER', '1 ACK').replace('To:', 'To:;'));
  receive(text.replace('REGISTER sip:192.168.0.2 SIP/2.0', 'SIP/2.0 9999 No'));
  receive('nonsense');
  assert.equal(statuses().length, 5);
  assert.equal(intake.counters.malformed, 11);
  assert.deepEqual(
    events.map((event) => event.kind === 'malformed' && event.count),
    [1, 2, 4, 8],
  );
});

test('a header that the answerer cannot read makes 400, a defect of ours 500', () => {
  const refused = newIntake({
    answer() {
      throw new DecodeError('Contact: URI expected', 3);
    },
  });
  refused.receiveRequest();
  assert.deepEqual([refused.statuses(), refused.events[0]?.kind], [[400], 'malformed']);
  const broken = newIntake({
    answer() {
      throw new RangeError('a defect');
    },
  });
  broken.receiveRequest();
  assert.deepEqual([broken.statuses(), broken.events[0]?.kind], [[500], 'failed']);
});

test('20,000 mutated requests and any other octets do no harm', () => {
  const { receive, intake, sent } = newIntake();
  const original = Buffer.from(encodeMessage(sipRequest({ contacts: ['<sip:208@192.168.0.20>'] })));
  const mutated = fc
    .array(fc.tuple(fc.nat(original.length - 1), fc.nat(255), fc.nat(4)), { minLength: 1, maxLength: 5 })
    .map((edits) =>
      edits.reduce(
        (bytes, [at, octet, drop]) =>
          Buffer.concat([bytes.subarray(0, at), Buffer.of(octet), bytes.subarray(at + drop)]),
        original,
      ),
    );
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: mutated }, fc.uint8Array({ maxLength: 100 })), (bytes) => {
      receive(bytes);
      sent.length = 0;
    }),
    { numRuns: 20_000 },
  );
  const { received, answered, malformed } = intake.counters;
  assert.equal(received, 20_000);
  assert.ok(answered > 1000 && malformed > 1000, `${answered} answered, ${malformed} malformed`);
});
