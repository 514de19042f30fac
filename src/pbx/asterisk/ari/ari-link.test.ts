import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ConnectorState } from '#pbx/connector.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { AriLink } from './ari-link.ts';

const SECRET = 'ari-secret';
const CREDENTIALS = `Basic ${Buffer.from(`offhook:${SECRET}`).toString('base64')}`;

/** A REST interface on loopback with one endpoint, and a link to it. */
async function linked(t: TestContext, secret = SECRET) {
  const time = new VirtualTime();
  const asked: IncomingMessage[] = [];
  const sockets: WebSocket[] = [];
  const http = createServer((request, response) => {
    asked.push(request);
    const isLetIn = request.headers.authorization === CREDENTIALS;
    const one = { technology: 'PJSIP', resource: '208', state: 'online', channel_ids: ['1.1'] };
    response.statusCode = isLetIn ? 200 : 401;
    response.end(JSON.stringify(request.url?.endsWith('/208') ? one : [one]));
  });
  // Whether it is there it tells when the test says so.
  const events = new WebSocketServer({ noServer: true, autoPong: false });
  http.on('upgrade', (request, socket, head) => {
    asked.push(request);
    if (request.headers.authorization !== CREDENTIALS) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    events.handleUpgrade(request, socket, head, (opened) => sockets.push(opened));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const link = new AriLink({
    address: { at: { host: '127.0.0.1', port }, path: '/ari', user: 'offhook', secret },
    clock: time,
    timers: time,
  });
  t.after(async () => {
    for (const socket of sockets) socket.terminate();
    await link[Symbol.asyncDispose]();
    http.close();
    http.closeAllConnections();
  });
  const states: ConnectorState[] = [];
  const told: string[] = [];
  let wake = () => {};
  const open = () =>
    link.open({
      onState(state) {
        states.push(state);
        wake();
      },
      onEndpoint({ user, calls }) {
        told.push(`${user} ${calls}`);
        wake();
      },
    });
  const until = async (holds: () => boolean) => {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const state = async (kind: ConnectorState['kind']) => {
    await until(() => states.at(-1)?.kind === kind);
    return states.at(-1) ?? assert.fail();
  };
  return { link, time, asked, sockets, told, open, until, state };
}

test('it asks once when it is not open, and follows events when it is; credentials are in no URL', async (t) => {
  const { link, asked, sockets, told, open, until, state } = await linked(t);
  assert.deepEqual(await link.endpoint('208'), { user: '208', isOnline: true, calls: 1 });
  open();
  await state('ready');
  assert.deepEqual(told, ['208 1']);
  const questions = asked.length;
  const channel = { id: '1.1', name: 'PJSIP/208-00000001' };
  sockets[0]?.send(JSON.stringify({ type: 'ChannelDestroyed', channel }));
  await until(() => told.length === 2);
  assert.equal((await link.endpoint('208'))?.calls, 0);
  assert.equal(asked.length, questions);
  for (const { url = '' } of asked) {
    assert.ok(url.startsWith('/ari/') && !url.includes(SECRET) && !url.includes('api_key'), url);
  }
});

test('events that are none, and one that does not answer a ping, end the connection; it comes back', async (t) => {
  const { link, time, sockets, open, state } = await linked(t);
  open();
  await state('ready');
  sockets[0]?.send('no JSON');
  const garbled = await state('failed');
  assert.ok(garbled.kind === 'failed' && garbled.code === 'PBX_GARBLED');
  await assert.rejects(link.endpoint('208'), { code: 'PBX_GARBLED' });
  time.advance(1000);
  await state('ready');
  time.advance(20_000);
  time.advance(10_000);
  const silent = await state('failed');
  assert.ok(silent.kind === 'failed' && silent.code === 'PBX_UNREACHABLE');
  time.advance(1000);
  await state('ready');
});

test('who is not let in waits a minute, and is told what to compare', async (t) => {
  const { time, open, state } = await linked(t, 'wrong-secret');
  open();
  const refused = await state('failed');
  assert.ok(refused.kind === 'failed' && refused.code === 'PBX_REFUSED');
  assert.match(refused.remedy, /\[offhook\] of ari\.conf/);
  assert.doesNotMatch(JSON.stringify(refused), /wrong-secret/);
  assert.ok((refused.retryAt ?? 0) - time.now() >= 48_000);
});
