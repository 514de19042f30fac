import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BoundedMap } from './bounded-map.ts';

test('the oldest entries are forgotten, and somebody is told; what is put in again is new', () => {
  const forgotten: string[] = [];
  const map = new BoundedMap<number>(3, (value, key) => forgotten.push(`${key}=${value}`));
  for (const key of ['a', 'b', 'c']) map.set(key, 1);
  map.set('a', 2);
  map.set('d', 1);
  assert.deepEqual([forgotten, [...map.values()], map.get('b')], [['b=1'], [1, 2, 1], undefined]);
  map.delete('c');
  map.set('e', 5);
  assert.deepEqual([forgotten.length, map.size, map.has('a')], [1, 3, true]);
});

test('an entry that costs more than all may is forgotten at once', () => {
  const map = new BoundedMap<string>(10);
  map.set('small', 'x', 2);
  map.set('large', 'x', 11);
  assert.equal(map.size, 0);
});

test('an entry that costs as much as all may stays, alone', () => {
  const map = new BoundedMap<string>(20);
  map.set('small', 'x', 1);
  map.set('large', 'y', 20);
  assert.deepEqual([...map.values()], ['y']);
});

test('whatever is put in and taken out, the limit holds, and the newest that fit are there', () => {
  const steps = fc.array(
    fc.record({ key: fc.constantFrom(...'abcdefghij'), cost: fc.nat(20), deletes: fc.boolean() }),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(steps, fc.integer({ min: 20, max: 100 }), (story, limit) => {
      const costs = new Map<string, number>();
      const map = new BoundedMap<number>(limit, (_, key) => costs.delete(key));
      for (const { key, cost, deletes } of story) {
        costs.delete(key);
        if (deletes) {
          map.delete(key);
        } else {
          costs.set(key, cost);
          map.set(key, cost, cost);
          assert.equal(map.get(key), cost, 'the newest fits');
        }
        assert.deepEqual([...map.values()], [...costs.values()]);
        assert.ok([...costs.values()].reduce((sum, one) => sum + one, 0) <= limit);
      }
      map.clear();
      assert.equal(map.size, 0);
    }),
    { numRuns: 1000 },
  );
});
