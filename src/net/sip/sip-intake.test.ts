import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { headerValues } from '#protocols/sip/header-field.ts';
import { decodeMessage, encodeMessage, type SipMessage } from '#protocols/sip/message.ts';
import { responseTo } from '#protocols/sip/response.ts';
import type { AnswerTo } from '#protocols/sip/response-target.ts';
import { SERVER } from '#protocols/sip/testing/layer-bench.ts';
import { type RegisterParts, sipRequest } from '#protocols/sip/testing/sip-register.ts';
import type { ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import { DecodeError } from '#values/decode-error.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import type { SipEvent } from './sip-event.ts';
import { SipIntake } from './sip-intake.ts';

const SOURCE = { address: '192.168.0.20', port: 51_098 };
const answerOk = (transaction: ServerTransaction) =>
  transaction.respond(responseTo(transaction.request, 200, { toTag: 'ours' }));

function newIntake(options: { serve?: (transaction: ServerTransaction) => void; answerTo?: AnswerTo } = {}) {
  const sent: { message: SipMessage; to: string }[] = [];
  const events: SipEvent[] = [];
  const asked: ServerTransaction[] = [];
  const { serve = answerOk, answerTo = 'via' } = options;
  const time = new VirtualTime();
  const intake = new SipIntake({
    serve: () => ({
      onRequest(transaction) {
        asked.push(transaction);
        serve(transaction);
      },
      onAck: () => {},
    }),
    answerTo,
    mayAsk: (address) => address.startsWith('192.168.'),
    onEvent: (event) => events.push(event),
    transport: {
      send: (bytes, { address, port }) =>
        sent.push({ message: decodeMessage(bytes), to: `${address}:${port}` }),
    },
    timers: time,
  });
  const receive = (bytes: Uint8Array | string, source = SOURCE) => {
    const octets = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    if (intake.admits(source.address)) intake.receive(octets, { transport: 'udp', local: SERVER, ...source });
  };
  const receiveRequest = (parts: RegisterParts = {}, source = SOURCE) =>
    receive(encodeMessage(sipRequest(parts)), source);
  const statuses = () => sent.map(({ message }) => message.kind === 'response' && message.status);
  return { intake, time, sent, events, asked, receive, receiveRequest, statuses };
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
  assert.equal(asked[0]?.from.local, '192.168.0.2');
});

test('a repetition gets the same answer and nobody is asked again', () => {
  let number = 0;
  const { receiveRequest, sent, asked, intake } = newIntake({
    serve: (transaction) =>
      transaction.respond(responseTo(transaction.request, 200, { toTag: `tag${number++}` })),
  });
  receiveRequest();
  receiveRequest({}, { ...SOURCE, port: 40_000 });
  assert.equal(asked.length, 1);
  assert.deepEqual(sent[1], sent[0]);
  assert.equal(intake.counters.retransmissions, 1);
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
    serve() {
      throw new DecodeError('Contact: URI expected', 3);
    },
  });
  refused.receiveRequest();
  assert.deepEqual([refused.statuses(), refused.events[0]?.kind], [[400], 'malformed']);
  const broken = newIntake({
    serve() {
      throw new RangeError('a defect');
    },
  });
  broken.receiveRequest();
  assert.deepEqual([broken.statuses(), broken.events[0]?.kind], [[500], 'failed']);
});

test('20,000 mutated requests and any other octets do no harm', () => {
  const { receive, intake, sent, time } = newIntake();
  let answered = 0;
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
      answered += sent.splice(0).length;
    }),
    { numRuns: 20_000 },
  );
  const { received, malformed } = intake.counters;
  assert.equal(received, 20_000);
  time.advance(64_000);
  assert.deepEqual([intake.layer.size, time.planned], [{ clients: 0, servers: 0 }, 0]);
  assert.ok(answered > 1000 && malformed > 1000, `${answered} answered, ${malformed} malformed`);
});
