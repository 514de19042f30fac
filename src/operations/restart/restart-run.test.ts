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
function bench(candidates: readonly RestartCandidate[], pace: Pace = DEFAULT_PACE) {
  const time = new VirtualTime();
  const orders: { mac: MacAddress; way: number }[] = [];
  const outcomes = new Map<MacAddress, RestartOutcome>();
  const stages = new Map<MacAddress, RestartStage>();
  let isOver = false;
  const run = new RestartRun({
    candidates,
    pace,
    order: (mac, way) => orders.push({ mac, way }),
    onStanding: ({ mac, restart, outcome }) => {
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
  return { time, run, orders, outcomes, stages, underWay, comesBack, isOver: () => isOver };
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
    { weight: 1, arbitrary: fc.constant('stop' as const) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { maxLength: 150 }),
      fc.integer({ min: 1, max: 6 }),
      async (all, perSite) => {
        const { run, time, outcomes, underWay, isOver } = bench(
          phones(20, (index) => ['a', 'b', undefined][index % 3]),
          { ...DEFAULT_PACE, perSite },
        );
        run.start();
        for (const one of all) {
          if (one === 'stop') run.stop();
          else if ('pass' in one) time.advance(one.pass);
          else run.note(macOf(one.phone), one.evidence);
          assert.ok(underWay().length <= perSite);
        }
        time.advance(1000 * MINUTE);
        await run.over;
        assert.deepEqual([isOver(), outcomes.size, time.planned], [true, 20, 0]);
      },
    ),
    { numRuns: 200 },
  );
});
