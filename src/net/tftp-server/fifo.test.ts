import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Fifo } from './fifo.ts';

test('it does what an array does', () => {
  const step = fc.oneof(
    { weight: 2, arbitrary: fc.constant('push') },
    fc.constantFrom('shift', 'peek', 'clear'),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const [fifo, array] = [new Fifo<number>(), [] as number[]];
      for (const [index, what] of steps.entries()) {
        if (what === 'push') {
          fifo.push(index);
          array.push(index);
        } else if (what === 'shift') assert.equal(fifo.shift(), array.shift());
        else if (what === 'peek') assert.equal(fifo.peek(), array[0]);
        else {
          fifo.clear();
          array.length = 0;
        }
        assert.equal(fifo.length, array.length);
      }
    }),
  );
});

test('the order holds in one that never becomes empty', () => {
  const fifo = new Fifo<number>();
  for (let number = 0; number < 10; number += 1) fifo.push(number);
  for (let number = 10; number < 10_000; number += 1) {
    fifo.push(number);
    assert.equal(fifo.shift(), number - 10);
  }
  assert.equal(fifo.length, 10);
});
