import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { decodeMessage, type SipMessage } from '#protocols/sip/message.ts';
import { responseTo } from '#protocols/sip/response.ts';
import { SERVER } from '#protocols/sip/testing/layer-bench.ts';
import { type RegisterParts, sipRequest } from '#protocols/sip/testing/sip-register.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import type { Hop } from './hop.ts';
import type { Arrival, ServerTransaction } from './server-transaction.ts';
import { clientKey, serverKey } from './transaction-key.ts';
import { TransactionLayer, type TransactionLimits } from './transaction-layer.ts';

const FROM: Hop = { transport: 'udp', local: SERVER, address: '192.168.0.20', port: 51_098 };

function newLayer(limits: Partial<TransactionLimits> = {}) {
  const time = new VirtualTime();
  const sent: { message: SipMessage; to: Hop; fail: () => void }[] = [];
  const served: ServerTransaction[] = [];
  const acks: Arrival[] = [];
  const layer = new TransactionLayer({
    transport: { send: (bytes, to, fail) => void sent.push({ message: decodeMessage(bytes), to, fail }) },
    timers: time,
    user: { onRequest: (transaction) => served.push(transaction), onAck: (ack) => acks.push(ack) },
    limits,
  });
  const receive = (parts: RegisterParts, from = FROM) => {
    const request = sipRequest(parts);
    return layer.receiveRequest(request, mandatoryHeaders(request), from);
  };
  const respond = (index: number, status: number) => {
    const transaction = served[index];
    assert.ok(transaction);
    transaction.respond(responseTo(transaction.request, status, { toTag: 'x' }));
  };
  const outcomes: (number | string)[] = [];
  const send = (method: string, branch: string) => {
    const request = sipRequest({ method, branch });
    return layer.send(request, mandatoryHeaders(request), FROM, {
      onResponse: ({ status }) => outcomes.push(status),
      onFailure: (why) => outcomes.push(why),
    });
  };
  /** What the peer answers the newest request with. */
  const answer = (status: number) => {
    const request = sent.map(({ message }) => message).findLast((message) => message.kind === 'request');
    assert.ok(request);
    const response = responseTo(request, status, { toTag: 'y' });
    return layer.receiveResponse(response, mandatoryHeaders(response));
  };
  const words = () =>
    sent.map(({ message }) => (message.kind === 'request' ? message.method : String(message.status)));
  return { time, layer, sent, served, acks, receive, respond, send, answer, outcomes, words };
}

const keyOf = (parts: RegisterParts, source = '192.168.0.20', method?: string) => {
  const request = sipRequest(parts);
  return serverKey(request, mandatoryHeaders(request), source, ...(method === undefined ? [] : [method]));
};

test('a repetition has the key of its request, anything else has its own', () => {
  const key = keyOf({});
  assert.equal(keyOf({ expires: 60 }), key);
  const others = [
    keyOf({}, '192.168.0.21'),
    keyOf({ branch: 'z9hG4bKother' }),
    keyOf({ cseq: 102, branch: 'z9hG4bK101a' }),
    keyOf({ callId: 'other' }),
    keyOf({ method: 'OPTIONS' }),
    keyOf({ sentBy: '192.168.0.20:5061' }),
  ];
  assert.equal(new Set([key, ...others]).size, others.length + 1);
  assert.equal(keyOf({ method: 'ACK' }), keyOf({ method: 'INVITE' }));
  assert.equal(keyOf({ method: 'CANCEL' }, undefined, 'INVITE'), keyOf({ method: 'INVITE' }));
});

test('without the magic cookie the headers of RFC 2543 tell (§17.2.3)', () => {
  const old = { branch: '1' };
  assert.equal(keyOf(old), keyOf(old));
  assert.notEqual(keyOf(old), keyOf({ ...old, uri: 'sip:192.168.0.3' }));
  assert.notEqual(keyOf(old), keyOf({ branch: '2' }));
});

test('the response of a CANCEL is not that of its INVITE (§17.1.3)', () => {
  const keys = ['INVITE', 'CANCEL'].map((method) =>
    clientKey(mandatoryHeaders(sipRequest({ method, branch: 'z9hG4bKx' }))),
  );
  assert.equal(new Set(keys).size, 2);
});

test('a repetition is swallowed until there is an answer, and then gets the same for 32 seconds', () => {
  const { receive, respond, served, words, time, layer } = newLayer();
  assert.deepEqual([receive({}), receive({}), served.length], ['new', 'repetition', 1]);
  respond(0, 200);
  time.advance(31_999);
  receive({});
  assert.deepEqual(words(), ['200', '200']);
  time.advance(1);
  assert.deepEqual(layer.size, { clients: 0, servers: 0 });
  assert.equal(receive({}), 'new');
});

test('the ACK of a refusal ends its repetitions, the ACK of a 2xx goes to the user', () => {
  const { receive, respond, acks, words, time } = newLayer();
  receive({ method: 'INVITE' });
  respond(0, 486);
  time.advance(600);
  receive({ method: 'ACK' });
  time.advance(60_000);
  assert.deepEqual([words(), acks.length], [['486', '486'], 0]);
  receive({ method: 'INVITE', branch: 'z9hG4bKtwo' });
  respond(1, 200);
  receive({ method: 'ACK', branch: 'z9hG4bKother' });
  // Old phones use the branch of the INVITE again.
  receive({ method: 'ACK', branch: 'z9hG4bKtwo' });
  assert.equal(acks.length, 2);
});

test('a CANCEL knows its INVITE', () => {
  const { receive, served } = newLayer();
  receive({ method: 'INVITE' });
  receive({ method: 'CANCEL' });
  receive({ method: 'CANCEL', branch: 'z9hG4bKother' });
  assert.deepEqual([served[1]?.cancelled === served[0], served[2]?.cancelled], [true, undefined]);
});

test('responses find their request; a stray one is dropped; a call is cancelled in a transaction of its own', () => {
  const { send, answer, outcomes, words, layer, time } = newLayer();
  const call = send('INVITE', 'z9hG4bKcall');
  assert.equal(answer(180), 'response');
  call.cancel();
  assert.deepEqual(words(), ['INVITE', 'CANCEL']);
  assert.equal(answer(200), 'response');
  const invite = sipRequest({ method: 'INVITE', branch: 'z9hG4bKcall' });
  const ended = responseTo(invite, 487, { toTag: 'y' });
  layer.receiveResponse(ended, mandatoryHeaders(ended));
  assert.deepEqual(
    [outcomes, words()],
    [
      [180, 487],
      ['INVITE', 'CANCEL', 'ACK'],
    ],
  );
  time.advance(60_000);
  assert.equal(layer.receiveResponse(ended, mandatoryHeaders(ended)), 'stray');
  assert.deepEqual([layer.size, time.planned], [{ clients: 0, servers: 0 }, 0]);
});

test('what cannot be sent is told at once, what nobody answers after 32 seconds', () => {
  const { send, sent, outcomes, time } = newLayer();
  send('OPTIONS', 'z9hG4bKa');
  sent[0]?.fail();
  send('OPTIONS', 'z9hG4bKb');
  time.advance(32_000);
  assert.deepEqual(outcomes, ['transport', 'timeout']);
});

test('a kept answer that cannot be sent again is forgotten', () => {
  const { receive, respond, sent, layer, time } = newLayer();
  receive({});
  respond(0, 200);
  receive({});
  sent[1]?.fail();
  assert.deepEqual([layer.size.servers, time.planned], [0, 0]);
});

test('too many at once: new requests get 503, requests of our own fail, answered ones make room', () => {
  const { receive, respond, words, send, outcomes, time, layer } = newLayer({
    servers: 2,
    clients: 1,
    answeredOctets: 2000,
  });
  for (let cseq = 1; cseq <= 2; cseq += 1) receive({ cseq });
  assert.equal(receive({ cseq: 3 }), 'refused');
  assert.deepEqual(words(), ['503']);
  for (let index = 0; index < 2; index += 1) respond(index, 200);
  assert.equal(layer.size.servers, 1);
  assert.deepEqual([receive({ cseq: 2 }), receive({ cseq: 1 })], ['repetition', 'new']);
  for (const branch of ['z9hG4bKa', 'z9hG4bKb']) send('OPTIONS', branch);
  time.advance(1);
  assert.deepEqual(outcomes, ['transport']);
});

test('calls that were answered make room at once, and the oldest are forgotten when there are too many', () => {
  const { receive, respond, send, answer, layer, time } = newLayer({ servers: 1, clients: 1, lingering: 2 });
  for (let cseq = 1; cseq <= 3; cseq += 1) {
    assert.equal(receive({ method: 'INVITE', cseq, branch: `z9hG4bKin${cseq}` }), 'new');
    send('INVITE', `z9hG4bKout${cseq}`);
    assert.equal(answer(200), 'response');
    respond(cseq - 1, 200);
  }
  assert.deepEqual(layer.size, { clients: 2, servers: 2 });
  assert.equal(receive({ method: 'INVITE', cseq: 3, branch: 'z9hG4bKin3' }), 'repetition');
  assert.equal(receive({ method: 'INVITE', cseq: 1, branch: 'z9hG4bKin1' }), 'new');
  layer.close();
  assert.equal(time.planned, 0);
});

test('what the user throws leaves no transaction behind', () => {
  const time = new VirtualTime();
  const layer = new TransactionLayer({
    transport: { send: () => assert.fail('nothing is to be sent') },
    timers: time,
    user: {
      onRequest: () => {
        throw new RangeError('a defect');
      },
      onAck: () => {},
    },
  });
  const request = sipRequest();
  assert.throws(() => layer.receiveRequest(request, mandatoryHeaders(request), FROM), RangeError);
  assert.deepEqual([layer.size, time.planned], [{ clients: 0, servers: 0 }, 0]);
});
