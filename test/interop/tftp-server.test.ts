/** The TFTP server with real sockets: addresses, ports, crowds and the end. */
import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { fetchFile } from '#net/tftp-client.ts';
import { startTftpServer } from '#net/tftp-server/tftp-server.ts';
import { decodePacket } from '#protocols/tftp/decode-packet.ts';
import { encodePacket } from '#protocols/tftp/encode-packet.ts';
import { answerBySize, contentOf, LOOPBACK, sameOctets, startTestServer } from '#test/support/tftp-files.ts';
import { systemClock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

const SECOND = '127.0.0.2' as Ipv4Address;
/** More than any kernel grants to one socket, so that a port gets several. */
const MORE_THAN_GRANTED = 2 ** 34;

async function openSocket(t: TestContext): Promise<Socket> {
  const socket = createSocket('udp4');
  t.after(() => socket.close());
  socket.bind(0, LOOPBACK);
  await once(socket, 'listening');
  return socket;
}

const rrq = (name: string) => encodePacket({ kind: 'rrq', name, mode: 'octet', options: [] });
const ack = (block: number) => encodePacket({ kind: 'ack', block });

for (const mode of ['pool', 'single-port'] as const) {
  test(`a second address of ours answers from itself, ${mode}`, async (t) => {
    const { server, events } = await startTestServer(t, { mode, addresses: [LOOPBACK, SECOND] });
    for (const address of [SECOND, LOOPBACK]) {
      const socket = await openSocket(t);
      socket.send(rrq('600'), server.port, address);
      const [first, from] = await once(socket, 'message');
      assert.equal(decodePacket(first).kind, 'data');
      assert.equal(from.address, address);
      assert.equal(from.port === server.port, mode === 'single-port');
      socket.send(ack(1), from.port, address);
      const [, fromAgain] = await once(socket, 'message');
      assert.deepEqual([fromAgain.address, fromAgain.port], [from.address, from.port]);
      socket.send(ack(2), from.port, address);
    }
    while (server.counters().completed < 2) await turn();
    assert.deepEqual(
      events.filter(({ kind }) => kind === 'completed').map(({ to }) => to),
      [SECOND, LOOPBACK],
    );
  });

  test(`200 clients of one address fetch their chains at once, ${mode}`, async (t) => {
    const { server } = await startTestServer(t, { mode });
    const chains = Array.from({ length: 200 }, async () => {
      for (const name of ['CTLSEP.tlv', '300', '2048', '513', '1400']) {
        const outcome = await fetchFile({ server: LOOPBACK, port: server.port, name });
        if (outcome.kind === 'received') assert.ok(sameOctets(outcome.bytes, contentOf(Number(name))));
        else assert.deepEqual(outcome, { kind: 'refused', code: 1, message: 'File not found' });
      }
    });
    await Promise.all(chains);
    // The last acknowledgements may be on their way still.
    await server[Symbol.asyncDispose]();
    const { completed, refused, deferred, failed } = server.counters();
    assert.deepEqual(
      { completed, refused, deferred, failed },
      { completed: 800, refused: 200, deferred: 0, failed: 0 },
    );
  });

  test(`several sockets on one port don't take a repeated request for a second one, ${mode}`, async (t) => {
    const { server, events } = await startTestServer(t, {
      mode,
      limits: { receiveBufferBytes: MORE_THAN_GRANTED },
    });
    assert.ok((server.intakes[0]?.sockets ?? 0) > 1);
    const clients = Array.from({ length: 100 }, async () => {
      const socket = await openSocket(t);
      const first = once(socket, 'message');
      for (let times = 0; times < 3; times += 1) socket.send(rrq('100'), server.port, LOOPBACK);
      const [, from] = await first;
      return () => socket.send(ack(1), from.port, LOOPBACK);
    });
    const finish = await Promise.all(clients);
    while (server.counters().requests < 300) await turn();
    assert.equal(server.counters().repeatedRequests, 200);
    for (const acknowledge of finish) acknowledge();
    await server[Symbol.asyncDispose]();
    const outcomes = Object.groupBy(events, ({ kind }) => kind);
    assert.deepEqual([outcomes.completed?.length, outcomes.failed], [100, undefined]);
  });
}

const failsWith = (code: string) => (error: unknown) => error instanceof OffhookError && error.code === code;

test('a port that is taken is named, also when it is shared by our own sockets', async (t) => {
  for (const receiveBufferBytes of [65_536, MORE_THAN_GRANTED]) {
    const { server } = await startTestServer(t, { limits: { receiveBufferBytes } });
    await assert.rejects(startTestServer(t, { port: server.port }), failsWith('TFTP_PORT_TAKEN'));
  }
});

test('an address that is not ours is named, and nothing stays open', async (t) => {
  const spare = await openSocket(t);
  const { port } = spare.address();
  const options = {
    addresses: [SECOND, '192.0.2.1' as Ipv4Address],
    port,
    mode: 'pool',
    answer: answerBySize,
    mayAsk: () => true,
    onEvent: () => {},
    clock: systemClock,
  } as const;
  await assert.rejects(startTftpServer(options), failsWith('TFTP_ADDRESS_NOT_OURS'));
  const { server } = await startTestServer(t, { addresses: [SECOND], port });
  assert.equal(server.port, port);
});

test('a server that stops lets a running transfer finish and answers no new request', async (t) => {
  const { server, events } = await startTestServer(t);
  const socket = await openSocket(t);
  socket.send(rrq('600'), server.port, LOOPBACK);
  const [, from] = await once(socket, 'message');
  const stopped = server[Symbol.asyncDispose]();
  const late = await fetchFile({ server: LOOPBACK, port: server.port, name: '5', retryMs: 20, tries: 2 });
  assert.deepEqual(late, { kind: 'silent', begun: false });
  socket.send(ack(1), from.port, LOOPBACK);
  const [last] = await once(socket, 'message');
  assert.deepEqual(decodePacket(last), { kind: 'data', block: 2, bytes: last.subarray(4) });
  socket.send(ack(2), from.port, LOOPBACK);
  await stopped;
  assert.deepEqual(
    events.map(({ kind }) => kind).filter((kind) => kind !== 'started'),
    ['completed'],
  );
  await server[Symbol.asyncDispose]();
});

test('a client that does not finish in time is told by an ERROR', async (t) => {
  const { server, events } = await startTestServer(t, { limits: { shutdownMs: 20 } });
  const socket = await openSocket(t);
  socket.send(rrq('600'), server.port, LOOPBACK);
  await once(socket, 'message');
  const told = once(socket, 'message');
  await server[Symbol.asyncDispose]();
  const [error] = await told;
  assert.deepEqual(decodePacket(error), { kind: 'error', code: 0, message: 'The server is shutting down' });
  const failed = events.find((event) => event.kind === 'failed');
  assert.deepEqual(failed?.why, { kind: 'shutdown' });
});

test('the client tells refusals, silence and its own end apart', async (t) => {
  const { server } = await startTestServer(t, { mayAsk: (address) => address !== SECOND });
  const from = { server: LOOPBACK, port: server.port };
  assert.equal((await fetchFile({ ...from, name: 'nothing' })).kind, 'refused');
  const silent = await fetchFile({ ...from, name: '5', localAddress: SECOND, retryMs: 10, tries: 1 });
  assert.deepEqual(silent, { kind: 'silent', begun: false });
  assert.equal(server.counters().strangers, 2);
  const abort = new AbortController();
  const aborted = fetchFile({ ...from, name: '5', localAddress: SECOND, signal: abort.signal });
  abort.abort(new Error('enough'));
  await assert.rejects(aborted, /enough/);
  const tooLong = await fetchFile({ ...from, name: '2000', maximumBytes: 1999 });
  assert.equal(tooLong.kind, 'broken');
});
