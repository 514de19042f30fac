import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { ConnectorState } from '#pbx/connector.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { AmiLink } from './ami-link.ts';

const BANNER = 'Asterisk Call Manager/11.0.0\r\n';

/** A manager interface on loopback that does with each connection what the test says next, and a link to it. */
async function linked(t: TestContext) {
  const time = new VirtualTime();
  const behaviours: ((socket: Socket) => void)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    (behaviours.shift() ?? politely)(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const link = new AmiLink({
    at: { host: '127.0.0.1', port },
    user: 'offhook',
    secret: 'amisecret',
    clock: time,
    timers: time,
  });
  const states: ConnectorState[] = [];
  const waiting = new Set<() => void>();
  t.after(async () => {
    await link[Symbol.asyncDispose]();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const state = async (fits: (state: ConnectorState) => boolean) => {
    for (;;) {
      const found = states.findIndex(fits);
      if (found >= 0) return states.splice(0, found + 1).at(-1) ?? assert.fail();
      await new Promise<void>((resolve) => waiting.add(resolve));
    }
  };
  return {
    link,
    time,
    behaviours,
    open: () =>
      link.open({
        onState(one) {
          states.push(one);
          for (const wake of waiting) wake();
          waiting.clear();
        },
        onEvent: () => {},
      }),
    failed: async (code: string) => {
      const found = await state(({ kind }) => kind === 'failed');
      assert.ok(found.kind === 'failed');
      assert.equal(found.code, code, found.reason);
      assert.doesNotMatch(JSON.stringify(found), /amisecret/);
      return found;
    },
    ready: () => state(({ kind }) => kind === 'ready'),
  };
}

/** Answers the challenge, the login and whatever else, until it is told to be silent. */
function politely(socket: Socket, isSilent: (action: string) => boolean = () => false): void {
  socket.write(BANNER);
  socket.setEncoding('utf8').on('data', (text: string) => {
    for (const [, action = '', id = ''] of text.matchAll(/Action: (\w+)[\s\S]*?ActionID: (\d+)/g)) {
      if (isSilent(action)) continue;
      socket.write(`Response: Success\r\nActionID: ${id}\r\nChallenge: 1\r\nMessage: well\r\n\r\n`);
    }
  });
}

test('garbage is told as such, nobody waits for it, and the next connection works', async (t) => {
  const { link, time, behaviours, open, failed, ready } = await linked(t);
  behaviours.push((socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n'));
  open();
  const asked = assert.rejects(link.request([['Action', 'Ping']]), { code: 'PBX_GARBLED' });
  const { retryAt = 0 } = await failed('PBX_GARBLED');
  await asked;
  assert.ok(retryAt > time.now());
  await assert.rejects(link.request([['Action', 'Ping']]), { code: 'PBX_GARBLED' });
  time.advance(retryAt - time.now());
  await ready();
  assert.equal((await link.request([['Action', 'Ping']])).isSuccess, true);
});

test('one that takes the connection and says nothing is given up after ten seconds', async (t) => {
  const { time, behaviours, open, failed } = await linked(t);
  const taken = Promise.withResolvers<void>();
  behaviours.push(() => taken.resolve());
  open();
  await taken.promise;
  while (time.planned === 0) await new Promise(setImmediate);
  time.advance(10_000);
  await failed('PBX_UNREACHABLE');
});

test('a connection that is half open is found by its Ping, and what was asked fails at once', async (t) => {
  const { link, time, behaviours, open, failed, ready } = await linked(t);
  behaviours.push((socket) => politely(socket, (action) => action === 'Ping' || action === 'Slow'));
  open();
  await ready();
  time.advance(20_000);
  const asked = assert.rejects(link.request([['Action', 'Slow']]), { code: 'PBX_UNREACHABLE' });
  time.advance(10_000);
  const { retryAt = 0 } = await failed('PBX_UNREACHABLE');
  await asked;
  time.advance(retryAt - time.now());
  await ready();
});

test('one that ends every connection is tried ever later, and told once since when it is away', async (t) => {
  const { time, behaviours, open, failed, ready } = await linked(t);
  for (let times = 0; times < 4; times += 1) behaviours.push((socket) => void socket.destroy());
  open();
  const waits: number[] = [];
  const since = new Set<number>();
  for (let times = 0; times < 4; times += 1) {
    const told = await failed('PBX_UNREACHABLE');
    const wait = (told.retryAt ?? 0) - time.now();
    waits.push(wait);
    since.add(told.since);
    time.advance(wait);
  }
  await ready();
  assert.equal(since.size, 1);
  for (const [index, wait] of waits.entries()) {
    assert.ok(wait <= 1000 * 2 ** index && wait >= 800 * 2 ** index, waits.join(' '));
  }
});
