import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NonceBook } from './nonce-book.ts';

const PHONE = '192.168.0.20';
const MINUTE = 60_000;

function bookAt(limit?: number) {
  const time = { now: 0 };
  const book = new NonceBook({ monotonic: () => time.now }, new Uint8Array(32), limit);
  return { time, book };
}

/** Whether the nonce may be used, from that address and with that count. */
function uses(book: NonceBook, nonce: string, address: string, count: number | undefined): boolean {
  const current = book.current(nonce, address, count !== undefined);
  return current !== undefined && book.use(current, count);
}

test('with qop the count must grow, by any step', () => {
  const { book } = bookAt();
  const nonce = book.issue(PHONE);
  assert.deepEqual(
    [1, 1, 2, 7, 5, 7, 8, 0].map((count) => uses(book, nonce, PHONE, count)),
    [true, false, true, true, false, false, true, false],
  );
});

test('without qop a nonce lives 60 seconds', () => {
  const { book, time } = bookAt();
  const nonce = book.issue(PHONE);
  time.now = MINUTE;
  assert.ok(uses(book, nonce, PHONE, undefined));
  time.now += 1;
  assert.ok(!uses(book, nonce, PHONE, undefined));
  assert.ok(uses(book, nonce, PHONE, 1));
  time.now = 121 * MINUTE;
  assert.ok(!uses(book, nonce, PHONE, 2));
});

test('a nonce serves the address it was issued to, and only this book', () => {
  const { book } = bookAt();
  const nonce = book.issue(PHONE);
  const otherBook = new NonceBook({ monotonic: () => 0 }, new Uint8Array(32).fill(1));
  assert.ok(!uses(book, nonce, '192.168.0.21', undefined));
  assert.ok(!uses(book, nonce, '192.168.0.21', 1));
  assert.ok(!uses(otherBook, nonce, PHONE, 1));
  assert.notEqual(book.issue(PHONE), nonce);
});

test('a forged nonce is none, however near it comes', () => {
  const { book } = bookAt();
  const nonce = book.issue(PHONE);
  fc.assert(
    fc.property(fc.nat(nonce.length - 1), fc.constantFrom(...'Aa0_-=.~'), (at, character) => {
      const forged = nonce.slice(0, at) + character + nonce.slice(at + 1);
      assert.ok(forged === nonce || !uses(book, forged, PHONE, undefined));
    }),
  );
  for (const text of ['', 'x', `${nonce}=`, ` ${nonce}`, nonce.repeat(2)]) {
    assert.ok(!uses(book, text, PHONE, undefined));
  }
});

test('memory is bounded, and what is forgotten can never be replayed', () => {
  const { book } = bookAt(3);
  const nonces = Array.from({ length: 6 }, () => book.issue(PHONE));
  for (const nonce of nonces) assert.ok(uses(book, nonce, PHONE, 1));
  for (const nonce of nonces) assert.ok(!uses(book, nonce, PHONE, 1));
  assert.deepEqual(
    nonces.map((nonce) => uses(book, nonce, PHONE, 2)),
    [false, false, false, true, true, true],
  );
});

test('against any run of uses, a count is accepted just when it is the highest so far', () => {
  const story = fc.array(fc.record({ which: fc.nat(3), count: fc.integer({ min: 1, max: 12 }) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(story, (steps) => {
      const { book } = bookAt();
      const nonces = Array.from({ length: 4 }, () => book.issue(PHONE));
      const highest = [0, 0, 0, 0];
      for (const { which, count } of steps) {
        const expected = count > (highest[which] ?? 0);
        assert.equal(uses(book, nonces[which] ?? '', PHONE, count), expected);
        if (expected) highest[which] = count;
      }
    }),
  );
});
