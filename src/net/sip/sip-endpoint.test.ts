import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { decodeMessage, encodeMessage } from '#protocols/sip/message.ts';
import { responseTo } from '#protocols/sip/response.ts';
import { sipRequest } from '#protocols/sip/testing/sip-register.ts';
import type { TransactionLayer } from '#protocols/sip/transactions/transaction-layer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { type SipEndpointOptions, startSipEndpoint } from './sip-endpoint.ts';

const FIRST = '127.0.0.1' as Ipv4Address;
const SECOND = '127.0.0.2' as Ipv4Address;
const options: SipEndpointOptions = {
  addresses: [FIRST, SECOND],
  port: 0,
  serve: () => ({
    onRequest: (transaction) => {
      const headers = [{ name: 'Asked', value: transaction.from.local }];
      transaction.respond(responseTo(transaction.request, 200, { toTag: 'x', headers }));
    },
    onAck: () => {},
  }),
  mayAsk: () => true,
  onEvent: (event) => assert.fail(event.kind),
};

test('each address has its own socket on one port, and answers from the address that was asked', async () => {
  await using endpoint = await startSipEndpoint(options);
  const phone = createSocket('udp4');
  try {
    phone.bind(0, FIRST);
    await once(phone, 'listening');
    for (const address of [SECOND, FIRST]) {
      const sentBy = `${FIRST}:${phone.address().port}`;
      phone.send(encodeMessage(sipRequest({ sentBy, branch: `z9hG4bK${address}` })), endpoint.port, address);
      const [bytes, from] = await once(phone, 'message');
      assert.deepEqual([from.address, from.port], [address, endpoint.port]);
      assert.match(String(bytes), new RegExp(`^SIP/2.0 200 OK\r\n[\\s\\S]*Asked: ${address}\r\n`));
    }
    const { received, sent, sendFailures } = endpoint.counters();
    assert.deepEqual([received, sent, sendFailures], [2, 2, 0]);
  } finally {
    phone.close();
  }
});

test('a port that is taken, or an address that is not ours, is a refusal with a remedy; nothing stays open', async () => {
  const codeOf = async (change: Partial<SipEndpointOptions>) => {
    try {
      await using _endpoint = await startSipEndpoint({ ...options, ...change });
    } catch (error) {
      return error instanceof OffhookError && error.remedy !== '' ? error.code : error;
    }
    return 'started';
  };
  const other = await startSipEndpoint({ ...options, addresses: [SECOND] });
  const { port } = other;
  assert.equal(await codeOf({ port }), 'SIP_PORT_TAKEN');
  await other[Symbol.asyncDispose]();
  assert.equal(await codeOf({ port }), 'started');
  assert.equal(await codeOf({ addresses: ['203.0.113.1' as Ipv4Address] }), 'SIP_ADDRESS_NOT_OURS');
});

test('over TCP messages come in any pieces, answers go back by the same connection, keep-alives are answered', async () => {
  await using endpoint = await startSipEndpoint(options);
  const phone = connect(endpoint.port, FIRST);
  try {
    await once(phone, 'connect');
    const [one, two] = ['z9hG4bKone', 'z9hG4bKtwo'].map((branch) =>
      Buffer.from(encodeMessage(sipRequest({ branch }))),
    );
    assert.ok(one && two);
    phone.write(one.subarray(0, 100));
    phone.write(Buffer.concat([one.subarray(100), Buffer.from('\r\n\r\n'), two]));
    let text = '';
    while (text.split('SIP/2.0 200').length < 3) text += String((await once(phone, 'data'))[0]);
    assert.match(text, /^SIP\/2\.0 200[\s\S]*z9hG4bKone[\s\S]*\r\n\r\n\r\nSIP\/2\.0 200[\s\S]*z9hG4bKtwo/);
  } finally {
    phone.destroy();
  }
});

test('a TCP stream that nobody can tell into messages is hung up', async () => {
  const events: string[] = [];
  const onEvent: SipEndpointOptions['onEvent'] = (event) => events.push(event.kind);
  await using endpoint = await startSipEndpoint({ ...options, onEvent });
  const phone = connect(endpoint.port, FIRST);
  phone.on('error', () => {});
  phone.write('OPTIONS sip:a@b SIP/2.0\r\n\r\n');
  await once(phone, 'close');
  assert.deepEqual([events, endpoint.counters().malformed], [['malformed'], 1]);
});

/** Waits until the server has hung up. */
async function hangUp(socket: Socket): Promise<void> {
  socket.on('error', () => {});
  if (!socket.closed) await once(socket, 'close');
}

test('a TCP peer that begins a message and never ends it is hung up, as is one that says nothing', async () => {
  const time = new VirtualTime();
  await using endpoint = await startSipEndpoint({ ...options, timers: time });
  const [slow, silent, served] = [1, 2, 3].map(() => connect(endpoint.port, FIRST));
  assert.ok(slow && silent && served);
  await Promise.all([slow, silent, served].map((socket) => once(socket, 'connect')));
  served.write(encodeMessage(sipRequest({ branch: 'z9hG4bKtcp' })));
  await once(served, 'data');
  slow.write('OPTIONS sip:a@b SIP/2.0\r\nVia: ');
  // The server has seen it by the time it answers something that was sent later by another way.
  served.write(encodeMessage(sipRequest({ branch: 'z9hG4bKlater' })));
  await once(served, 'data');
  time.advance(20_001);
  await Promise.all([hangUp(slow), hangUp(silent)]);
  // One that has said something sensible may be silent for as long as a registration lasts.
  time.advance(2 * 3_600_000);
  served.write(encodeMessage(sipRequest({ branch: 'z9hG4bKlast' })));
  await once(served, 'data');
  served.destroy();
});

test('one address has 200 TCP connections at most, and strangers none', async () => {
  const strict = { ...options, mayAsk: (address: Ipv4Address) => address === FIRST };
  await using endpoint = await startSipEndpoint(strict);
  const sockets = Array.from({ length: 201 }, () => connect(endpoint.port, FIRST));
  try {
    const closed = await Promise.race(sockets.map(async (socket) => hangUp(socket).then(() => socket)));
    assert.ok(closed.closed);
    const stranger = connect({ port: endpoint.port, host: FIRST, localAddress: '127.9.9.9' });
    await hangUp(stranger);
    assert.equal(endpoint.counters().unasked, 1);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});

test('a request goes out over a connection that is made for it, and later ones over the same', async () => {
  let layer: TransactionLayer | undefined;
  const outcomes: (number | string)[] = [];
  await using _endpoint = await startSipEndpoint({
    ...options,
    serve: (given, port) => {
      layer = given;
      return options.serve(given, port);
    },
  });
  const peer = createServer();
  peer.listen(0, SECOND);
  await once(peer, 'listening');
  const { port } = peer.address() as AddressInfo;
  const accepted: Socket[] = [];
  const answered = Promise.withResolvers<void>();
  peer.on('connection', (socket) => {
    accepted.push(socket);
    socket.on('data', (bytes) => {
      const request = decodeMessage(bytes as Buffer);
      if (request.kind === 'request') socket.write(encodeMessage(responseTo(request, 200, { toTag: 'p' })));
    });
  });
  const ask = (branch: string, to: number) => {
    const request = sipRequest({ method: 'OPTIONS', branch });
    const hop = { transport: 'tcp', local: FIRST, address: SECOND, port: to } as const;
    layer?.send(request, mandatoryHeaders(request), hop, {
      onResponse: ({ status }) => {
        outcomes.push(status);
        if (outcomes.length === 1) ask('z9hG4bKsecond', port);
        else ask('z9hG4bKnobody', 9);
      },
      onFailure: (why) => {
        outcomes.push(why);
        answered.resolve();
      },
    });
  };
  ask('z9hG4bKfirst', port);
  await answered.promise;
  assert.deepEqual([outcomes, accepted.length], [[200, 200, 'transport'], 1]);
  for (const socket of accepted) socket.destroy();
  peer.close();
});
