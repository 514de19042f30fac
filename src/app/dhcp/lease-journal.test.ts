import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Lease } from '#provisioning/dhcp/lease.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { LeaseJournal } from './lease-journal.ts';

const lease = (number: number) => ({ address: `10.0.0.${number}` as Ipv4Address }) as Lease;

test('leases that come while one write is under way share the next one', async () => {
  const writes: { leases: readonly Lease[]; done: PromiseWithResolvers<void> }[] = [];
  const journal = new LeaseJournal((leases) => {
    const done = Promise.withResolvers<void>();
    writes.push({ leases, done });
    return done.promise;
  });
  const kept: number[] = [];
  const keep = (number: number) => journal.keep(lease(number)).then(() => kept.push(number));
  const first = [keep(1), keep(2)];
  await turn();
  const second = [keep(3), keep(4), keep(5)];
  await turn();
  assert.deepEqual(kept, []);
  writes[0]?.done.resolve();
  await Promise.all(first);
  assert.deepEqual(kept, [1, 2]);
  assert.equal(writes.length, 1, 'what has arrived by now joins, too');
  second.push(keep(6));
  await turn();
  writes[1]?.done.resolve();
  await Promise.all(second);
  assert.deepEqual(
    writes.map(({ leases }) => leases.length),
    [2, 4],
  );
  const third = keep(7);
  await turn();
  writes[2]?.done.resolve();
  await third;
  assert.deepEqual(kept, [1, 2, 3, 4, 5, 6, 7]);
});

test('a write that fails keeps its own answers back and no others', async () => {
  let isFull = true;
  const journal = new LeaseJournal(async () => {
    if (isFull) throw new Error('disk full');
  });
  await assert.rejects(journal.keep(lease(1)), /disk full/);
  isFull = false;
  await journal.keep(lease(2));
});
