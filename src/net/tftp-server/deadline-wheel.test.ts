import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DeadlineWheel, type Timed } from './deadline-wheel.ts';

interface Item extends Timed {
  deadline: number;
}

const item = (deadline: number): Item => ({ deadline, wheelTurn: -1 });

function dueAt(wheel: DeadlineWheel<Item>, now: number): Item[] {
  const due: Item[] = [];
  wheel.advance(now, (entry) => due.push(entry));
  return due;
}

test('a deadline that moves later is due later, one that moves earlier once it is filed again', () => {
  const wheel = new DeadlineWheel<Item>();
  const later = item(1000);
  const earlier = item(5000);
  wheel.file(later, 0);
  wheel.file(earlier, 0);
  later.deadline = 3000;
  earlier.deadline = 2000;
  wheel.file(earlier, 10);
  assert.deepEqual(dueAt(wheel, 1500), []);
  assert.deepEqual(dueAt(wheel, 2000), [earlier]);
  assert.deepEqual(dueAt(wheel, 3000), [later]);
  assert.deepEqual(dueAt(wheel, 60_000), []);
  assert.equal(wheel.size, 0);
});

test('what was taken off is not due', () => {
  const wheel = new DeadlineWheel<Item>();
  const gone = item(100);
  wheel.file(gone, 0);
  wheel.remove(gone);
  assert.deepEqual(dueAt(wheel, 1000), []);
});

test('every item is due once, never before its deadline and at most one turn after', () => {
  const times = fc.integer({ min: 0, max: 120_000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(times, times), { maxLength: 40 }), times, (pairs, start) => {
      const wheel = new DeadlineWheel<Item>();
      const wanted = new Map<Item, number>();
      for (const [first, moved] of pairs) {
        const entry = item(start + first);
        wheel.file(entry, start);
        entry.deadline = start + moved;
        wheel.file(entry, start);
        wanted.set(entry, entry.deadline);
      }
      for (let now = start; wanted.size > 0; now += 50) {
        for (const entry of dueAt(wheel, now)) {
          const deadline = wanted.get(entry);
          assert.ok(deadline !== undefined && deadline <= now && now - deadline < 100 + 50);
          wanted.delete(entry);
        }
        assert.ok(now <= start + 120_200);
      }
    }),
    { numRuns: 50 },
  );
});
