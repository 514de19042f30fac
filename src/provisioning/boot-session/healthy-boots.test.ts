import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import { losingLastAcks, watchedBoot } from '#test/support/watched-boot.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { convertedFlash, factoryFlash, loaderOnlyFlash } from '#virtual-phone/flash.ts';
import { HABITS, type Habits } from '#virtual-phone/habits.ts';
import { BENCH_MAC, Bench, SERVER } from '#virtual-phone/testing/bench.ts';
import { fullSet } from '#virtual-phone/testing/full-set.ts';
import { advance } from './advance.ts';
import type { PhoneFacts } from './diagnosis.ts';
import { diagnose } from './registry.ts';
import { type BootSession, newSession } from './session.ts';

const WHO = { mac: '00:11:5C:93:AF:D1' as MacAddress, address: '10.0.0.5' as Ipv4Address };
const FACTS: PhoneFacts = { standing: 'adopted', registration: { kind: 'here' }, sharers: 0 };
/** Between two events time passes, and deadlines are looked at. */
const LOOK_EVERY_MS = 5000;

/** Goes through the events, and looks for diagnoses after each and all the while in between. */
function diagnosesAlong(events: readonly PhoneEvent[]): { found: Set<string>; session: BootSession } {
  const found = new Set<string>();
  let session = newSession(WHO.mac, 0);
  let now = 0;
  const look = () => {
    for (const { diagnosis, detail } of diagnose(session, now, FACTS))
      found.add(`${diagnosis.id}: ${detail}`);
  };
  for (const event of events) {
    for (; now + LOOK_EVERY_MS < event.at; now += LOOK_EVERY_MS) look();
    now = Math.max(now, event.at);
    session = advance(session, event, { now, patience: 1 });
    look();
  }
  now += 3_600_000;
  look();
  return { found, session };
}

const habitNames = Object.keys(HABITS) as (keyof Habits)[];
const anyHabits = fc.subarray(habitNames).map((names) => {
  const thrown = names.map((name) => [name, !HABITS[name].default]);
  return Object.fromEntries(thrown) as Partial<Habits>;
});

const boots = fc.record({
  // Conversions take many packets, so there are fewer of them.
  flash: fc.oneof(
    { weight: 24, arbitrary: fc.constant(convertedFlash()) },
    { weight: 1, arbitrary: fc.constantFrom(factoryFlash(), loaderOnlyFlash()) },
  ),
  habits: anyHabits,
  hasSep: fc.boolean(),
  natEnable: fc.constantFrom<0 | 1>(0, 1),
  seed: fc.nat(),
  restarts: fc.nat(1),
  packetLoss: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.constant(0.02)),
  lostAcks: fc.func(fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0)),
  givesUpAfter: fc.integer({ min: 500, max: 12_000 }),
  lease: fc.option(fc.integer({ min: 10, max: 20_000 })),
});

/** From our own server: a lease, some time before the first request. */
function leased(at: number): PhoneEvent[] {
  const about = { ...WHO, because: 'hardware-address' } as const;
  return [
    { at, ...about, type: 'address-offered', seconds: 86_400 },
    { at: at + 20, ...about, type: 'address-leased', how: 'selected', seconds: 86_400, milliseconds: 20 },
  ];
}

test('1,000 random healthy boots raise no diagnosis, and all end in service', async () => {
  const sep = '<device>\n<loadInformation>P0S3-8-12-00</loadInformation>\n</device>\n';
  await fc.assert(
    fc.asyncProperty(
      boots,
      async ({
        flash,
        habits,
        hasSep,
        natEnable,
        seed,
        restarts,
        packetLoss,
        lostAcks,
        givesUpAfter,
        lease,
      }) => {
        const files = fullSet(BENCH_MAC, { proxy: SERVER, natEnable });
        if (hasSep) files[`SEP${BENCH_MAC}.cnf.xml`] = sep;
        const bench = new Bench(files, {
          flash,
          habits,
          seed,
          millisecondsPerBlock: 0,
          faults: { packetLoss },
        });
        let story: PhoneEvent[] = [];
        for (let boot = 0; boot <= restarts; boot += 1) {
          const started = bench.time.now();
          const told = bench.events.length;
          assert.equal((await bench.powerOn()).kind, 'registered');
          await bench.phone.powerOff();
          const seen = watchedBoot(bench.events.slice(told), WHO);
          const lost = losingLastAcks(seen, (index) => lostAcks(index), givesUpAfter);
          const first = seen[0]?.at ?? 0;
          const before = lease === null ? [] : leased(Math.max(0, first - lease));
          const whole = [...before, ...lost].map((event) => ({ ...event, at: event.at + started }));
          story = [...story, ...whole.toSorted((a, b) => a.at - b.at)];
          await bench.pass(60_000);
        }
        const { found, session } = diagnosesAlong(story);
        assert.deepEqual([...found], []);
        assert.equal(session.stage, 'in-service');
        assert.equal(session.load, 'P0S3-8-12-00');
      },
    ),
    { numRuns: 1000 },
  );
});
