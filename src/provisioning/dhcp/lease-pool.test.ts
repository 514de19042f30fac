import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ipv4FromNumber, ipv4ToNumber } from '#values/ipv4-address.ts';
import { LeasePool } from './lease-pool.ts';
import { host, phoneMac, smallNetwork } from './testing/small-network.ts';

const address = (number: number) => ipv4ToNumber(host(number));
const holder = (number: number) => ({ client: phoneMac(number), mac: phoneMac(number) });

function openPool() {
  return new LeasePool(
    smallNetwork({
      ranges: [
        { first: address(100), last: address(104) },
        { first: address(90), last: address(92) },
      ],
      excluded: new Set([address(101)]),
      reservations: new Map([[phoneMac(1), address(103)]]),
    }),
  );
}

test('ranges without what is excluded or reserved are given out in their order', () => {
  const pool = openPool();
  assert.equal(pool.size, 6);
  const given = [];
  for (let number = 10; number < 20; number += 1) {
    const picked = pool.pick(holder(number), undefined, 0, 0);
    if (picked === undefined) break;
    given.push(ipv4FromNumber(picked));
    pool.bind(picked, holder(number), 1000);
  }
  assert.deepEqual(given, [100, 102, 104, 90, 91, 92].map(host));
  assert.equal(pool.free(0), 0);
  assert.equal(pool.free(1000), 6);
});

test('addresses that a probe found unused come first; one that is in use is kept away', () => {
  const pool = openPool();
  assert.deepEqual([pool.nextToProbe(0), pool.nextToProbe(0)], [address(100), address(102)]);
  pool.probed(address(100), { mac: phoneMac(99), until: 500 }, 0);
  pool.probed(address(102), undefined, 0);
  assert.equal(pool.ready, 1);
  assert.equal(pool.free(0), 5);
  assert.equal(pool.pick(holder(10), undefined, 0, 0), address(102));
  pool.offer(address(102), holder(10), 100);
  assert.equal(pool.ready, 0);
  assert.equal(pool.nextToProbe(0), address(104));
  assert.equal(pool.pick(holder(11), address(100), 0, 0), address(104));
  assert.equal(pool.isFree(address(100), 500), true);
});

test('an address that was given out while it was probed stays where it is', () => {
  const pool = openPool();
  assert.equal(pool.nextToProbe(0), address(100));
  pool.bind(address(100), holder(10), 1000);
  pool.probed(address(100), { mac: phoneMac(10), until: 5000 }, 1);
  assert.equal(pool.at(address(100), 1)?.state, 'bound');
});

test('what was probed long ago is probed again', () => {
  const pool = openPool();
  pool.probed(pool.nextToProbe(0) ?? assert.fail(), undefined, 0);
  pool.forgetProbes(1);
  assert.equal(pool.ready, 0);
  assert.equal(pool.nextToProbe(2), address(100));
});

/** The same as a list of who has what until when, without any order or index. */
class PlainPool {
  readonly held = new Map<number, { client: string; until: number }>();

  live(now: number): [number, { client: string; until: number }][] {
    return [...this.held].filter(([, { until }]) => until > now);
  }
}

test('whatever happens, nobody gets what another has, and none is lost', () => {
  const step = fc.record({
    action: fc.constantFrom(
      'ask' as const,
      'take' as const,
      'release' as const,
      'quarantine' as const,
      'probe' as const,
    ),
    who: fc.integer({ min: 1, max: 12 }),
    pass: fc.integer({ min: 0, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const pool = openPool();
      const plain = new PlainPool();
      let now = 0;
      for (const { action, who, pass } of steps) {
        now += pass;
        const own = pool.ofClient(phoneMac(who), now);
        if (action === 'ask' || action === 'take') {
          const picked = pool.pick(holder(who), undefined, 0, now);
          if (picked === undefined) continue;
          const other = plain
            .live(now)
            .find(([held, { client }]) => held === picked && client !== phoneMac(who));
          assert.equal(other, undefined, `${ipv4FromNumber(picked)} is another's`);
          for (const [held, { client }] of plain.held) if (client === phoneMac(who)) plain.held.delete(held);
          const wasBound = own?.state === 'bound' && own.address === picked;
          const until = action === 'ask' && wasBound ? own.until : now + (action === 'ask' ? 30 : 100);
          if (action === 'ask') pool.offer(picked, holder(who), until);
          else pool.bind(picked, holder(who), until);
          plain.held.set(picked, { client: phoneMac(who), until });
        } else if (action === 'probe') {
          const probed = pool.nextToProbe(now);
          if (probed !== undefined) pool.probed(probed, undefined, now);
        } else if (own !== undefined && own.state !== 'idle') {
          plain.held.delete(own.address);
          if (action === 'release') pool.release(own.address);
          else {
            pool.quarantine(own.address, own.mac, now + 60);
            plain.held.set(own.address, { client: '', until: now + 60 });
          }
        }
        const dynamic = plain.live(now).filter(([held]) => held !== address(103));
        assert.equal(pool.free(now), pool.size - dynamic.length);
        for (const [held, { client }] of plain.live(now)) assert.equal(pool.at(held, now)?.client, client);
      }
    }),
    { numRuns: 300 },
  );
});

test('a short lease behind a long one ends in its own time', () => {
  const pool = openPool();
  pool.bind(address(100), holder(10), 86_400_000);
  pool.bind(address(102), holder(11), 60_000);
  assert.equal(pool.at(address(102), 59_999)?.state, 'bound');
  assert.equal(pool.at(address(102), 60_000)?.state, 'idle');
  assert.equal(pool.ofClient(phoneMac(11), 60_000)?.state, 'idle');
  assert.ok(pool.isFree(address(102), 60_000));
  assert.equal(pool.at(address(100), 60_000)?.state, 'bound');
});
