import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualTime } from './virtual-time.ts';

test('time passes even when a wait is shorter than the numbers can tell', async () => {
  const time = new VirtualTime();
  const pass = (milliseconds: number) =>
    time.until(new Promise<void>((resolve) => time.after(milliseconds, 'phone', resolve)));
  await pass(1_000_000);
  await pass(1e-12);
  assert.ok(time.now() > 1_000_000);
  const then = time.now();
  await pass(0);
  assert.equal(time.now(), then, 'nothing to wait for takes no time');
});
