import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MacAddress } from '#values/mac-address.ts';
import { briefContact } from './brief-contact.ts';
import { type ListedRegistration, RegistrationBook } from './registration-book.ts';

const NOW = Date.UTC(2026, 10, 28);
const HOUR = 3_600_000;
const [ONE, OTHER] = ['00:11:5C:93:AF:D1', '00:11:5C:93:AF:D2'] as [MacAddress, MacAddress];

const listed = (user: string, more: Partial<ListedRegistration> = {}): ListedRegistration => ({
  user,
  contact: `sip:${user}@192.168.0.41:5060`,
  source: { address: '192.168.0.41', port: 5060 },
  callId: 'a',
  expiresAt: NOW + HOUR,
  ...more,
});

/** What the second list tells after the first one, in words. */
function between(before: readonly ListedRegistration[], after: readonly ListedRegistration[], now = NOW) {
  const book = new RegistrationBook();
  assert.deepEqual(book.take(before, NOW).changes, []);
  return book.take(after, now).changes.map(({ kind, registration }) => `${kind} ${registration.user}`);
}

test('who came, who started anew, who renewed and who went is told', () => {
  const one = listed('208');
  assert.deepEqual(between([], [one]), ['registered 208']);
  assert.deepEqual(between([one], [one]), []);
  assert.deepEqual(between([one], [{ ...one, renewal: 2 }]), ['refreshed 208']);
  assert.deepEqual(between([one], [{ ...one, callId: 'b' }]), ['registered 208']);
  assert.deepEqual(between([one], []), ['unregistered 208']);
  assert.deepEqual(between([one], [], NOW + HOUR), ['expired 208']);
});

test('a phone that replaces itself was never gone; one that another replaces was', () => {
  const moved = (more: Partial<ListedRegistration>) =>
    listed('208', { contact: 'sip:208@192.168.0.41:6000', callId: 'b', ...more });
  assert.deepEqual(between([listed('208')], [moved({})]), ['registered 208']);
  const elsewhere = { source: { address: '192.168.0.42', port: 5060 } };
  assert.deepEqual(between([listed('208')], [moved(elsewhere)]), ['unregistered 208', 'registered 208']);
  assert.deepEqual(between([listed('208', { mac: ONE })], [moved({ ...elsewhere, mac: ONE })]), [
    'registered 208',
  ]);
  assert.deepEqual(between([listed('208', { mac: ONE })], [moved({ mac: OTHER })]), [
    'unregistered 208',
    'registered 208',
  ]);
});

test('a contact that falls silent is told once, and again when it speaks', () => {
  const [here, away] = [listed('208', { reach: 'reachable' }), listed('208', { reach: 'unreachable' })];
  const book = new RegistrationBook();
  const kinds = (list: readonly ListedRegistration[]) => book.take(list, NOW).changes.map(({ kind }) => kind);
  assert.deepEqual(
    [here, away, away, here, listed('208')].map((one) => kinds([one])),
    [[], ['unreachable'], [], ['reachable'], []],
  );
  assert.deepEqual(kinds([{ ...away, callId: 'b' }]), ['registered', 'unreachable']);
});

test('it was seen when it answered or renewed', () => {
  const book = new RegistrationBook();
  const seen = (one: ListedRegistration, now: number) =>
    book.take([one], now).registrations.map(({ seenAt }) => seenAt);
  assert.deepEqual(seen(listed('208'), NOW), [undefined]);
  assert.deepEqual(seen(listed('208', { reach: 'reachable' }), NOW + 1), [NOW + 1]);
  assert.deepEqual(seen(listed('208', { reach: 'unreachable' }), NOW + 2), [NOW + 1]);
  assert.deepEqual(seen(listed('208', { renewal: 2 }), NOW + 3), [NOW + 3]);
});

test('the moment in which pbx check is registered is nobody’s', () => {
  const brief = listed('208', { contact: briefContact('208', '192.168.0.2', 40_000) });
  assert.deepEqual(between([], [brief]), []);
  assert.deepEqual(between([listed('208')], [listed('208'), brief]), []);
});

test('whatever lists come, changes lead from one to the next', () => {
  const one = fc.record({ user: fc.constantFrom('208', '209', '210'), callId: fc.constantFrom('a', 'b') });
  const lists = fc.array(fc.uniqueArray(one, { selector: ({ user }) => user }), { maxLength: 12 });
  fc.assert(
    fc.property(lists, (all) => {
      const book = new RegistrationBook();
      const registered = new Set<string>((all[0] ?? []).map(({ user }) => user));
      for (const [index, list] of all.entries()) {
        const { changes } = book.take(
          list.map(({ user, callId }) => listed(user, { callId })),
          NOW + index,
        );
        for (const { kind, registration } of changes) {
          if (kind === 'registered') registered.add(registration.user);
          else assert.ok(registered.delete(registration.user), 'one that was not there went');
        }
        assert.deepEqual([...registered].sort(), list.map(({ user }) => user).sort());
      }
    }),
  );
});
