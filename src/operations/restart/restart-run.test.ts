import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RestartOutcome } from '#provisioning/restart-outcome.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { DEFAULT_PACE, groupQuota, type Pace } from './pace.ts';
import type { RestartEvidence, RestartStage, RestartTerms } from './phone-restart.ts';
import { type RestartCandidate, RestartRun } from './restart-run.ts';

const MINUTE = 60_000;
const TERMS: RestartTerms = { lines: ['208'], ways: 1, changesLoad: false, idleMs: 10 * MINUTE, patience: 1 };

const macOf = (index: number) =>
  `00:11:5C:00:${index
    .toString(16)
    .padStart(4, '0')
    .toUpperCase()
    .replace(/(..)(..)/, '$1:$2')}` as MacAddress;

function phones(
  count: number,
  group: (index: number) => string | undefined = () => undefined,
): RestartCandidate[] {
  return Array.from({ length: count }, (_, index) => {
    const name = group(index);
    return { mac: macOf(index), terms: TERMS, ...(name === undefined ? {} : { group: name }) };
  });
}

/** A run whose phones do what the test says. */
function bench(candidates: readonly RestartCandidate[], pace: Pace = DEFAULT_PACE, isLookedAt = false) {
  const time = new VirtualTime();
  const orders: { mac: MacAddress; way: number }[] = [];
  const outcomes = new Map<MacAddress, RestartOutcome>();
  const looks: MacAddress[] = [];
  const inCall = new Set<MacAddress>();
  const stages = new Map<MacAddress, RestartStage>();
  let isOver = false;
  const run = new RestartRun({
    candidates,
    pace,
    order: (mac, way) => orders.push({ mac, way }),
    ...(isLookedAt ? { look: (mac) => looks.push(mac) } : {}),
    onStanding: ({ mac, restart, isInCall, outcome }) => {
      if (isInCall && outcome === undefined) inCall.add(mac);
      else inCall.delete(mac);
      if (restart !== undefined) stages.set(mac, restart.stage);
      if (outcome !== undefined) {
        assert.ok(!outcomes.has(mac), `${mac} ends twice`);
        outcomes.set(mac, outcome);
      }
    },
    clock: time,
    timers: time,
  });
  void run.over.then(() => {
    isOver = true;
  });
  const underWay = () => orders.map(({ mac }) => mac).filter((mac) => !outcomes.has(mac));
  const comesBack = (mac: MacAddress) => {
    const answer: RestartEvidence = { kind: 'answered', answer: 200 };
    const rest: RestartEvidence[] = [{ kind: 'sync-read' }, { kind: 'configuration-read' }];
    for (const evidence of [answer, ...rest, { kind: 'registered', extension: '208' } as const]) {
      run.note(mac, evidence);
    }
  };
  return { time, run, orders, outcomes, stages, looks, inCall, underWay, comesBack, isOver: () => isOver };
}

test('a phone is done only when syncinfo.xml, the configuration and the registration have come', async () => {
  const { run, outcomes, stages, isOver } = bench(phones(1));
  const mac = macOf(0);
  run.start();
  const seen: [RestartEvidence, RestartStage][] = [
    [{ kind: 'registered', extension: '208' }, 'ordered'],
    [{ kind: 'answered', answer: 200 }, 'waiting'],
    [{ kind: 'registered', extension: '208' }, 'waiting'],
    [{ kind: 'sync-read' }, 'restarting'],
    [{ kind: 'sync-read' }, 'restarting'],
    [{ kind: 'registered', extension: '209' }, 'restarting'],
    [{ kind: 'configuration-read' }, 'configured'],
  ];
  for (const [evidence, stage] of seen) {
    run.note(mac, evidence);
    assert.deepEqual([stages.get(mac), outcomes.get(mac)], [stage, undefined], JSON.stringify(evidence));
  }
  run.note(mac, { kind: 'registered', extension: '208' });
  assert.equal(outcomes.get(mac), 'done');
  await run.over;
  assert.ok(isOver());
});

test('a phone of which no registration can be seen is done with its configuration', () => {
  const { run, outcomes } = bench([{ mac: macOf(0), terms: { ...TERMS, lines: [] } }]);
  run.start();
  run.note(macOf(0), { kind: 'answered', answer: 200 });
  run.note(macOf(0), { kind: 'configuration-read' });
  assert.equal(outcomes.get(macOf(0)), 'done');
});

test('each step has a bound, and what is missing then is told', () => {
  const steps: RestartEvidence[] = [
    { kind: 'answered', answer: 200 },
    { kind: 'sync-read' },
    { kind: 'configuration-read' },
  ];
  const expected: RestartOutcome[] = ['unreachable', 'in-use', 'stayed', 'not-registered'];
  for (const [count, outcome] of expected.entries()) {
    const { run, time, outcomes } = bench(phones(1));
    run.start();
    for (const step of steps.slice(0, count)) run.note(macOf(0), step);
    time.advance(39_000);
    assert.equal(outcomes.size, 0);
    time.advance(20 * MINUTE);
    assert.deepEqual([outcomes.get(macOf(0)), time.planned], [outcome, 0]);
  }
});

test('the next way is tried when one gets no answer or a refusal, and the last answer is what is told', () => {
  const { run, orders, outcomes } = bench([{ mac: macOf(0), terms: { ...TERMS, ways: 3 } }]);
  run.start();
  run.note(macOf(0), { kind: 'answered', answer: 'timeout' });
  run.note(macOf(0), { kind: 'answered', answer: 404 });
  assert.deepEqual(
    orders.map(({ way }) => way),
    [0, 1, 2],
  );
  run.note(macOf(0), { kind: 'answered', answer: 481 });
  assert.equal(outcomes.get(macOf(0)), 'refused');
});

test('a quarter of a group at once, at least one, and never more than the site may spare', () => {
  assert.deepEqual(
    [1, 3, 4, 8, 20, 400].map((size) => groupQuota(DEFAULT_PACE, size)),
    [1, 1, 1, 2, 5, 5],
  );
  const { run, orders, comesBack, underWay } = bench(
    phones(40, (index) => (index < 8 ? 'sales' : 'rest')),
    { ...DEFAULT_PACE, perSite: 6 },
  );
  run.start();
  const groupOf = (mac: MacAddress) => (phones(8).some((phone) => phone.mac === mac) ? 'sales' : 'rest');
  const sizes = () => Map.groupBy(underWay(), groupOf);
  assert.deepEqual([sizes().get('sales')?.length, sizes().get('rest')?.length], [2, 4]);
  comesBack(macOf(0));
  assert.deepEqual([sizes().get('sales')?.length, orders.length], [2, 7]);
});

test('three phones that went away and did not come back stop the run; those under way go on', async () => {
  const { run, time, outcomes, orders } = bench(phones(30), { ...DEFAULT_PACE, perSite: 4 });
  run.start();
  for (const { mac } of [...orders]) {
    run.note(mac, { kind: 'answered', answer: 200 });
    run.note(mac, { kind: 'sync-read' });
  }
  run.note(macOf(3), { kind: 'configuration-read' });
  time.advance(6 * MINUTE);
  await run.over;
  const counts = Map.groupBy(outcomes.values(), (outcome) => outcome);
  assert.equal(counts.get('stayed')?.length, 3);
  assert.equal(outcomes.get(macOf(3)), 'not-registered');
  assert.ok((counts.get('not-begun')?.length ?? 0) >= 20);
  assert.equal(outcomes.size, 30);
});

test('phones that nobody reaches stop nothing', async () => {
  const { run, time, outcomes } = bench(phones(12), { ...DEFAULT_PACE, perSite: 3 });
  run.start();
  time.advance(10 * MINUTE);
  await run.over;
  assert.deepEqual([...new Set(outcomes.values()), outcomes.size], ['unreachable', 12]);
});

test('a phone in a call is not told before that is over, and holds up nobody', async () => {
  const pace = { ...DEFAULT_PACE, perSite: 1 };
  const { run, time, orders, outcomes, looks, inCall, comesBack } = bench(phones(2), pace, true);
  const [busy, free] = [macOf(0), macOf(1)];
  run.start();
  assert.deepEqual([looks, orders], [[busy], []]);
  run.noteCall(busy, true);
  assert.deepEqual([looks, [...inCall]], [[busy, free], [busy]]);
  run.noteCall(free, false);
  assert.deepEqual(orders, [{ mac: free, way: 0 }]);
  // The only place is taken: nobody is looked at who could not be told at once.
  time.advance(30_000);
  assert.equal(looks.length, 2);
  comesBack(free);
  assert.deepEqual(looks, [busy, free, busy]);
  run.noteCall(busy, true);
  time.advance(5000);
  run.noteCall(busy, false);
  assert.deepEqual(orders.at(-1), { mac: busy, way: 0 });
  comesBack(busy);
  await run.over;
  assert.deepEqual([[...outcomes.values()], time.planned], [['done', 'done'], 0]);
});

test('a phone that never ends its call is left alone once its bound has passed', async () => {
  const { run, time, orders, outcomes, looks } = bench(phones(1), DEFAULT_PACE, true);
  run.start();
  for (let answered = 0; answered < looks.length; answered += 1) {
    run.noteCall(macOf(0), true);
    time.advance(5000);
  }
  await run.over;
  assert.deepEqual([orders, outcomes.get(macOf(0)), time.planned], [[], 'in-call', 0]);
  assert.equal(time.monotonic(), TERMS.idleMs + 5000);
});

test('a run that is stopped tells of phones in a call, and of those that are looked at, that they were not told', async () => {
  const { run, time, orders, outcomes } = bench(phones(3), { ...DEFAULT_PACE, perSite: 1 }, true);
  run.start();
  run.noteCall(macOf(0), true);
  run.stop();
  run.noteCall(macOf(1), false);
  await run.over;
  assert.deepEqual([orders, outcomes.size, new Set(outcomes.values())], [[], 3, new Set(['not-begun'])]);
  assert.equal(time.planned, 0);
});

test('whatever is seen in whatever order, every phone ends once, within the pace, and nothing is left', async () => {
  const evidence = fc.constantFrom<RestartEvidence>(
    { kind: 'answered', answer: 200 },
    { kind: 'answered', answer: 404 },
    { kind: 'answered', answer: 'timeout' },
    { kind: 'sync-read' },
    { kind: 'configuration-read' },
    { kind: 'registered', extension: '208' },
    { kind: 'registered', extension: '209' },
  );
  const happening = fc.oneof(
    { weight: 8, arbitrary: fc.record({ phone: fc.nat(19), evidence }) },
    { weight: 1, arbitrary: fc.record({ pass: fc.nat(5 * MINUTE) }) },
    { weight: 3, arbitrary: fc.record({ phone: fc.nat(19), isInCall: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant('stop' as const) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { maxLength: 150 }),
      fc.integer({ min: 1, max: 6 }),
      fc.boolean(),
      async (all, perSite, isLookedAt) => {
        const { run, time, outcomes, looks, underWay, isOver } = bench(
          phones(20, (index) => ['a', 'b', undefined][index % 3]),
          { ...DEFAULT_PACE, perSite },
          isLookedAt,
        );
        run.start();
        for (const one of all) {
          if (one === 'stop') run.stop();
          else if ('pass' in one) time.advance(one.pass);
          else if ('isInCall' in one) run.noteCall(macOf(one.phone), one.isInCall);
          else run.note(macOf(one.phone), one.evidence);
          assert.ok(underWay().length <= perSite);
        }
        // Whoever is looked at from now on is in no call; a PBX answers in the end.
        for (let seen = 0; outcomes.size < 20; time.advance(MINUTE)) {
          for (; seen < looks.length; seen += 1) run.noteCall(looks[seen] ?? assert.fail(), false);
          assert.ok(time.monotonic() < 10_000 * MINUTE);
        }
        await run.over;
        assert.deepEqual([isOver(), outcomes.size, time.planned], [true, 20, 0]);
      },
    ),
    { numRuns: 200 },
  );
});
