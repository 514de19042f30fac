import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import { ipv4FromNumber } from '#values/ipv4-address.ts';
import { DialogSeal } from './dialog-seal.ts';

const address = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map(ipv4FromNumber);
const hops: fc.Arbitrary<Hop> = fc
  .record({
    transport: fc.constantFrom('udp' as const, 'tcp' as const),
    local: address,
    address,
    port: fc.integer({ min: 1, max: 65_535 }),
    connection: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  })
  .map(({ connection, ...hop }) => (connection === 0 ? hop : { ...hop, connection }));
const seal = new DialogSeal(new Uint8Array(32).fill(7));

test('what was sealed leads each side to the other, and fits the user part of a URI', () => {
  fc.assert(
    fc.property(hops, hops, fc.string(), fc.string({ minLength: 1 }), (caller, callee, callId, tag) => {
      const user = seal.close({ callId, fromTag: tag }, caller, callee);
      assert.match(user, /^[-\w]{62}$/);
      assert.deepEqual(seal.open(user, { callId, fromTag: tag }), callee);
      assert.deepEqual(seal.open(user, { callId, fromTag: `${tag}x` }), caller);
    }),
  );
});

test('nobody else makes or changes a seal', () => {
  const hop: Hop = { transport: 'udp', local: ipv4FromNumber(1), address: ipv4FromNumber(2), port: 5060 };
  const side = { callId: 'a', fromTag: 'b' };
  const user = seal.close(side, hop, hop);
  for (let index = 0; index < user.length; index += 1) {
    const changed = `${user.slice(0, index)}${user[index] === 'A' ? 'B' : 'A'}${user.slice(index + 1)}`;
    const opened = seal.open(changed, side);
    // The last character carries two bits that decode to nothing.
    if (opened !== undefined)
      assert.ok(Buffer.from(changed, 'base64url').equals(Buffer.from(user, 'base64url')));
  }
  assert.equal(new DialogSeal(new Uint8Array(32)).open(user, side), undefined);
  for (const nonsense of ['', 'x', '208', '*'.repeat(62)]) assert.equal(seal.open(nonsense, side), undefined);
});
