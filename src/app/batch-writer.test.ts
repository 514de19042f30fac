import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { BatchWriter } from './batch-writer.ts';

const noError = (error: unknown) => assert.fail(String(error));

/** A writer whose writes end when the test says so. */
function slowWriter() {
  const batches: string[][] = [];
  const endings: (() => void)[] = [];
  const writer = new BatchWriter<string>((items) => {
    batches.push([...items]);
    return new Promise((resolve) => endings.push(resolve));
  }, noError);
  return { writer, batches, finish: () => endings.shift()?.() };
}

function mockTimers(t: TestContext): (milliseconds: number) => Promise<void> {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  return async (milliseconds) => {
    t.mock.timers.tick(milliseconds);
    await new Promise((resolve) => setImmediate(resolve));
  };
}

test('what comes within a tenth of a second is written at once, in order', async (t) => {
  const pass = mockTimers(t);
  const batches: string[][] = [];
  const writer = new BatchWriter<string>(async (items) => void batches.push([...items]), noError);
  writer.add('a');
  await pass(60);
  writer.add('b');
  assert.deepEqual(batches, []);
  await pass(60);
  assert.deepEqual(batches, [['a', 'b']]);
  await pass(1000);
  assert.equal(batches.length, 1, 'nothing new, nothing written');
  writer.add('c');
  await pass(100);
  assert.deepEqual(batches, [['a', 'b'], ['c']]);
});

test('a slow write is never overtaken: what comes meanwhile waits for its end', async (t) => {
  const pass = mockTimers(t);
  const { writer, batches, finish } = slowWriter();
  writer.add('a');
  await pass(100);
  writer.add('b');
  await pass(100);
  writer.add('c');
  await pass(100);
  assert.deepEqual(batches, [['a']]);
  finish();
  await pass(0);
  assert.deepEqual(batches, [['a'], ['b', 'c']]);
  finish();
});

test('the end waits for the write that is going on, and writes what is left', async (t) => {
  const pass = mockTimers(t);
  const { writer, batches, finish } = slowWriter();
  writer.add('a');
  await pass(100);
  writer.add('b');
  let ended = false;
  const end = writer[Symbol.asyncDispose]().then(() => {
    ended = true;
  });
  await pass(0);
  assert.deepEqual(batches, [['a']]);
  finish();
  await pass(0);
  assert.deepEqual(batches, [['a'], ['b']]);
  assert.equal(ended, false);
  finish();
  await end;
});

test('what could not be written is told, and written with what came meanwhile once there is room again', async (t) => {
  const pass = mockTimers(t);
  const errors: unknown[] = [];
  const batches: string[][] = [];
  let isDiskFull = true;
  const writer = new BatchWriter<string>(
    async (items) => {
      if (isDiskFull) throw new Error('disk full');
      batches.push([...items]);
    },
    (error) => errors.push(error),
  );
  writer.add('a');
  await pass(100);
  await pass(0);
  assert.equal(errors.length, 1);
  isDiskFull = false;
  writer.add('b');
  await pass(100);
  assert.deepEqual(batches, [], 'it waits a while before it tries again');
  await pass(1000);
  await pass(0);
  assert.deepEqual(batches, [['a', 'b']]);
  assert.equal(writer.dropped, 0);
});

test('the end tries once more and then lets go', async (t) => {
  const pass = mockTimers(t);
  const errors: unknown[] = [];
  const writer = new BatchWriter<string>(
    () => Promise.reject(new Error('disk full')),
    (error) => errors.push(error),
  );
  writer.add('a');
  await pass(100);
  await pass(0);
  await writer[Symbol.asyncDispose]();
  await pass(5000);
  assert.equal(errors.length, 2);
});

test('in a flood the oldest are dropped and counted, the newest are written', async (t) => {
  mockTimers(t);
  const written: number[] = [];
  const writer = new BatchWriter<number>(async (items) => void written.push(...items), noError);
  for (let item = 0; item < 50_003; item += 1) writer.add(item);
  await writer[Symbol.asyncDispose]();
  assert.equal(writer.dropped, 3);
  assert.equal(written.length, 50_000);
  assert.deepEqual([written.at(0), written.at(-1)], [3, 50_002]);
});

test('much is written one part after the other, and what a full disk leaves over comes first afterwards', async (t) => {
  const pass = mockTimers(t);
  const parts: number[][] = [];
  const errors: unknown[] = [];
  const writer = new BatchWriter<number>(
    async (items) => {
      if (parts.length === 1 && errors.length === 0) throw new Error('disk full');
      parts.push([...items]);
    },
    (error) => errors.push(error),
  );
  for (let item = 0; item < 5000; item += 1) writer.add(item);
  await pass(100);
  assert.equal(errors.length, 1);
  writer.add(5000);
  await pass(1000);
  assert.deepEqual(
    parts.map((part) => part.length),
    [2000, 2000, 1001],
  );
  assert.deepEqual(
    parts.flat(),
    Array.from({ length: 5001 }, (_, index) => index),
  );
});
