import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

const isLinux = process.platform === 'linux' ? false : 'batches are for Linux';

/** A libuv that has no descriptors, and calls back when it is told to. */
async function fakeLoop(initFails = false) {
  const { EventLoop } = await import('./event-loop.ts');
  const calls: string[] = [];
  const handles: bigint[] = [];
  let ready: (handle: unknown, status: number, events: number) => void = () => {};
  let closed: (handle: unknown) => void = () => {};
  const note = (call: string) => {
    calls.push(call);
    return 0;
  };
  const loop = new EventLoop({
    handleSize: 160,
    init(handle, descriptor) {
      handles.push(handle);
      note(`init ${descriptor}`);
      return initFails ? -17 : 0;
    },
    start: (_handle, events) => note(`start ${events}`),
    stop: () => note('stop'),
    close: () => note('close'),
    register(onReady, onClosed) {
      ready = onReady;
      closed = onClosed;
    },
  });
  return { loop, calls, handles, ready, closed };
}

/** Runs a program in the folder of the package, with a batched socket, `udp`, and another that sends to it. */
function run(program: string): Promise<{ readonly code: unknown; readonly output: string }> {
  const begin = `
    import { chooseUdp } from '#net/batched-udp/choose-udp.ts';
    import { PLAIN_UDP } from '#net/tftp-server/plain-udp.ts';
    const { udp, reason } = await chooseUdp();
    if (reason !== undefined) throw new Error(reason);
    const socket = await udp.bind('127.0.0.1', 0, 'alone');
    const other = await PLAIN_UDP.bind('127.0.0.1', 0, 'alone');
    const knock = () => other.dgram.send('knock', socket.port, '127.0.0.1');
  `;
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--expose-gc',
    '--input-type=module',
    '-e',
    begin + program,
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { timeout: 30_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? error.signal), output: stdout + stderr });
    });
  });
}

test('memory that libuv refers to is kept until it has closed the handle', { skip: isLinux }, async () => {
  const { loop, calls, handles, closed } = await fakeLoop();
  const watch = loop.watch(7);
  watch?.await(1);
  watch?.await(3);
  watch?.await(0);
  assert.equal(loop.handles, 1);
  watch?.close();
  watch?.close();
  watch?.await(1);
  assert.deepEqual([calls, loop.handles], [['init 7', 'start 1', 'start 3', 'stop', 'close'], 1]);
  closed(handles[0]);
  assert.equal(loop.handles, 0);
});

test('a descriptor that can’t be waited for keeps nothing', { skip: isLinux }, async () => {
  const { loop } = await fakeLoop(true);
  assert.deepEqual([loop.watch(7), loop.handles], [undefined, 0]);
});

test('who closes is told of nothing any more, and neither is a handle that nobody knows', {
  skip: isLinux,
}, async () => {
  const { loop, handles, ready } = await fakeLoop();
  const watch = loop.watch(7);
  assert.ok(watch !== undefined);
  const told: number[] = [];
  watch.onReady = (status, events) => {
    told.push(status, events);
    watch.close();
  };
  ready(handles[0], 0, 1);
  ready(handles[0], 0, 1);
  ready(1n, 0, 1);
  assert.deepEqual(told, [0, 1]);
  await nextTurn();
});

test('what goes wrong while a datagram is taken is an uncaught exception, and the next one is taken', {
  skip: isLinux,
}, async () => {
  const { code, output } = await run(`
    process.on('uncaughtException', async (error) => {
      console.log(error.message);
      if (error.message === 'taken 2') { await socket.close(); await other.close(); }
      else knock();
    });
    let taken = 0;
    socket.receive(() => { taken += 1; throw new Error('taken ' + taken); });
    knock();
  `);
  assert.deepEqual({ code, output }, { code: 0, output: 'taken 1\ntaken 2\n' });
});

test('an error that nobody catches ends the process as any other does', { skip: isLinux }, async () => {
  const { code, output } = await run(`
    process.on('exit', (code) => console.log('exit', code));
    socket.receive(() => { throw new Error('nobody caught it'); });
    knock();
  `);
  assert.equal(code, 1);
  assert.match(output, /^exit 1\n[\s\S]*Error: nobody caught it\n/);
});

test('ticks and promises that a datagram begins go on in the same turn of the event loop', {
  skip: isLinux,
}, async () => {
  const { code, output } = await run(`
    const order = [];
    socket.receive(async () => {
      setTimeout(() => order.push('timer'), 0);
      process.nextTick(() => order.push('tick'));
      order.push('taken');
      await null;
      order.push('promise');
      await socket.close();
      await other.close();
    });
    process.on('exit', () => console.log(order.join(' ')));
    knock();
  `);
  assert.deepEqual({ code, output }, { code: 0, output: 'taken tick promise timer\n' });
});

test('a process may end while sockets are open, and while a datagram is taken', {
  skip: isLinux,
}, async () => {
  const open = await run(`socket.receive(() => {}); process.exit(7);`);
  assert.deepEqual(open, { code: 7, output: '' });
  const taking = await run(`socket.receive(() => process.exit(8)); knock();`);
  assert.deepEqual(taking, { code: 8, output: '' });
});

test('sockets that nobody refers to are waited for nevertheless, whatever garbage is collected', {
  skip: isLinux,
}, async () => {
  const { code, output } = await run(`
    const open = async () => {
      const more = await chooseUdp();
      const forgotten = await more.udp.bind('127.0.0.1', 0, 'alone');
      forgotten.receive((bytes) => { console.log('taken'); process.exit(0); });
      return forgotten.port;
    };
    const port = await open();
    for (let count = 0; count < 200; count += 1) {
      const passing = await udp.bind('127.0.0.1', 0, 'alone');
      passing.receive(() => {});
      await passing.close();
      if (count % 20 === 0) { gc(); await new Promise(setImmediate); }
    }
    other.dgram.send('knock', port, '127.0.0.1');
  `);
  assert.deepEqual({ code, output }, { code: 0, output: 'taken\n' });
});

test('on other threads datagrams are moved one by one, since those may be ended at any time', {
  skip: isLinux,
}, async () => {
  const worker = new Worker(
    `import('#net/batched-udp/choose-udp.ts')
      .then(({ chooseUdp }) => chooseUdp())
      .then(({ reason }) => require('node:worker_threads').parentPort.postMessage(reason));`,
    { eval: true },
  );
  const [reason] = await once(worker, 'message');
  assert.equal(reason, 'it is for the main thread');
  await worker.terminate();
});
