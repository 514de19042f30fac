import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SERVER } from '#protocols/sip/testing/layer-bench.ts';
import type { Binding } from './binding.ts';
import { LocationStore } from './location-store.ts';
import { type ExpiryBounds, updateBindings } from './update-bindings.ts';

const BOUNDS: ExpiryBounds = { min: 60, default: 3600, max: 7200 };
const USERS = ['208', '209'];

type Step =
  | { readonly kind: 'wait'; readonly seconds: number }
  | {
      readonly kind: 'register';
      readonly user: string;
      readonly callId: string;
      readonly cseq: number;
      readonly contacts: readonly { readonly host: string; readonly expires?: number }[];
      readonly removeAll: boolean;
    };

const contact = fc.record(
  {
    host: fc.constantFrom('a', 'b', 'c', 'd'),
    expires: fc.constantFrom(0, 0, 30, 60, 600, 7200, 99_999),
  },
  { requiredKeys: ['host'], noNullPrototype: true },
);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, 59, 60, 600, 3600) }),
    fc.record({
      kind: fc.constant('register' as const),
      user: fc.constantFrom(...USERS),
      callId: fc.constantFrom('x', 'y'),
      cseq: fc.integer({ min: 1, max: 20 }),
      contacts: fc.uniqueArray(contact, { selector: ({ host }) => host, maxLength: 3 }),
      removeAll: fc.nat(5).map((number) => number === 0),
    }),
  ),
  { maxLength: 40 },
);

/** What RFC 3261 §10.3 says in the plainest way: a row per contact, looked at one by one. */
class ReferenceRegistrar {
  rows: { user: string; host: string; callId: string; cseq: number; endsAt: number }[] = [];
  now = 0;

  hostsOf(user: string): string[] {
    const live = this.rows.filter((row) => row.user === user && row.endsAt > this.now);
    return live.map((row) => `${row.host} ${row.endsAt}`);
  }

  /** The status, and the names of the events in order. */
  register(step: Step & { kind: 'register' }): readonly [status: number, ...events: string[]] {
    this.rows = this.rows.filter((row) => row.endsAt > this.now);
    const { user, callId, cseq } = step;
    const mine = this.rows.filter((row) => row.user === user);
    const isLate = (row: { callId: string; cseq: number }) => row.callId === callId && row.cseq >= cseq;
    if (step.removeAll) {
      if (mine.some(isLate)) return [500];
      this.rows = this.rows.filter((row) => row.user !== user);
      return [200, ...mine.map((row) => `unregistered ${row.host}`)];
    }
    const before = [...this.rows];
    const events: string[] = [];
    for (const { host, expires = 3600 } of step.contacts) {
      const index = this.rows.findIndex((row) => row.user === user && row.host === host);
      const known = this.rows[index];
      const status = expires === 30 ? 423 : known !== undefined && isLate(known) ? 500 : 200;
      if (status !== 200) {
        this.rows = before;
        return [status];
      }
      const row = { user, host, callId, cseq, endsAt: this.now + Math.min(expires, 7200) * 1000 };
      if (expires === 0) {
        if (known !== undefined) events.push(`unregistered ${host}`);
        if (known !== undefined) this.rows.splice(index, 1);
      } else if (known === undefined) {
        this.rows.push(row);
        events.push(`registered ${host}`);
      } else {
        this.rows[index] = row;
        events.push(`${known.callId === callId ? 'refreshed' : 'registered'} ${host}`);
      }
    }
    return [200, ...events];
  }
}

function messageOf(step: Step & { kind: 'register' }) {
  if (step.removeAll)
    return {
      headers: [
        { name: 'Contact', value: '*' },
        { name: 'Expires', value: '0' },
      ],
    };
  const values = step.contacts.map(({ host, expires }) => {
    const parameter = expires === undefined ? '' : `;expires=${expires}`;
    return { name: 'Contact', value: `<sip:${step.user}@${host}>${parameter}` };
  });
  return { headers: values };
}

test('any run of REGISTERs and waits leaves what a plain reading of RFC 3261 §10.3 leaves', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const reference = new ReferenceRegistrar();
      const store = new LocationStore();
      for (const step of list) {
        if (step.kind === 'wait') {
          reference.now += step.seconds * 1000;
          for (const ended of store.removeEnded(reference.now)) assert.ok(ended.endsAt <= reference.now);
        } else {
          const { user, callId, cseq } = step;
          const from = { transport: 'udp', local: SERVER, address: '192.168.0.20', port: 5060 } as const;
          const arrival = { from, back: from };
          const time = { now: reference.now, monotonic: reference.now };
          const registering = { message: messageOf(step), user, arrival, callId, cseq, ...time };
          const update = updateBindings(store.of(user), registering, BOUNDS);
          const outcome =
            update.kind === 'refused'
              ? [update.status]
              : [
                  200,
                  ...update.changes.map(
                    ({ kind, registration }) => `${kind} ${hostOf(registration.contact)}`,
                  ),
                ];
          assert.deepEqual(outcome, reference.register(step));
          if (update.kind === 'updated') store.replace(user, update.bindings);
        }
        for (const user of USERS) {
          assert.deepEqual(store.of(user).map(describe), reference.hostsOf(user));
        }
        assert.equal(store.size, store.all().length);
      }
    }),
    { numRuns: 500 },
  );
});

function hostOf(contactUri: string): string {
  return contactUri.split('@')[1] ?? '';
}

function describe({ registration, endsAt }: Binding): string {
  return `${hostOf(registration.contact)} ${endsAt}`;
}
