import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { VirtualSipNetwork } from '#protocols/sip/testing/virtual-sip-network.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { EmbeddedPbx } from './embedded-pbx.ts';
import type { KeptBinding } from './kept-binding.ts';
import type { PbxEvent } from './pbx-event.ts';
import { PBX_ADDRESS, secretOf } from './testing/call-bench.ts';
import { ScriptedPhone } from './testing/scripted-phone.ts';

const AT = { addresses: [PBX_ADDRESS], port: 5060 };

/** The PBX on a network in memory, which asks every minute, and phones; promises are settled between the steps. */
class Office {
  readonly time = new VirtualTime();
  readonly network = new VirtualSipNetwork(this.time);
  readonly events: PbxEvent[] = [];
  readonly kept = new Map<string, readonly KeptBinding[]>();
  pbx = this.start();

  start(): EmbeddedPbx {
    const pbx = new EmbeddedPbx({
      accounts: { byUser: (user) => ({ user, secret: secretOf(user) }) },
      onEvent: (event) => this.events.push(event),
      onBindings: (user, bindings) => this.kept.set(user, bindings),
      qualifyEveryMs: 60_000,
      clock: this.time,
      timers: this.time,
    });
    this.network.join({ address: PBX_ADDRESS, port: 5060, serve: (layer) => pbx.serve(layer, AT) });
    this.pbx = pbx;
    return pbx;
  }

  phone(index: number): ScriptedPhone {
    const address = `10.1.${Math.floor(index / 200)}.${1 + (index % 200)}` as Ipv4Address;
    const server = { transport: 'udp', local: address, address: PBX_ADDRESS, port: 5060 } as const;
    const phone = new ScriptedPhone(String(1000 + index), address, 5060, server);
    this.network.join({ address, port: 5060, serve: (layer) => phone.serve(layer) });
    phone.register(secretOf(phone.user));
    this.time.advance(100);
    return phone;
  }

  async pass(seconds: number): Promise<void> {
    for (let step = 0; step < seconds * 5; step += 1) {
      this.pbx.qualify();
      this.time.advance(200);
      // A question that was answered, or given up, is followed up in promises.
      for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
    }
  }

  /** What was told of reach, as `unreachable 1000`. */
  told(): string[] {
    return this.events.flatMap((event) =>
      event.kind === 'unreachable' || event.kind === 'reachable'
        ? [`${event.kind} ${event.registration.user}`]
        : [],
    );
  }
}

const asked = (phone: ScriptedPhone) => phone.received.filter(({ method }) => method === 'OPTIONS').length;

test('a phone is asked once a minute, and whatever it answers, it is there', async () => {
  const office = new Office();
  const phone = office.phone(0);
  phone.onRequest = (transaction) => phone.answer(transaction, 501);
  await office.pass(179);
  assert.equal(asked(phone), 3);
  assert.deepEqual(office.told(), []);
  const [registration] = office.pbx.registrations();
  assert.deepEqual([registration?.reach, registration?.roundTripMs], ['reachable', 10]);
});

test('two questions without an answer are told once, and its return once; a renewal is no return', async () => {
  const office = new Office();
  const phone = office.phone(0);
  await office.pass(65);
  const told = phone.onRequest;
  phone.onRequest = () => {};
  await office.pass(200);
  assert.deepEqual(office.told(), ['unreachable 1000']);
  phone.register(secretOf('1000'));
  await office.pass(60);
  assert.equal(office.pbx.registrations()[0]?.reach, 'unreachable');
  phone.onRequest = told;
  await office.pass(70);
  assert.deepEqual(office.told(), ['unreachable 1000', 'reachable 1000']);
});

test('one lost question is not told', async () => {
  const office = new Office();
  const phone = office.phone(0);
  const callIds = new Set<string>();
  phone.onRequest = (transaction) => {
    callIds.add(transaction.headers.callId);
    if (callIds.size !== 1) phone.answer(transaction, 200);
  };
  await office.pass(30);
  assert.equal(callIds.size, 2);
  assert.deepEqual(office.told(), []);
});

test('a restart of the server forgets neither who was silent nor to tell that he is back', async () => {
  const office = new Office();
  const phone = office.phone(0);
  const told = phone.onRequest;
  phone.onRequest = () => {};
  await office.pass(60);
  const kept = JSON.parse(JSON.stringify([...office.kept.values()].flat())) as KeptBinding[];
  office.start().restore(kept, AT);
  await office.pass(60);
  assert.deepEqual(office.told(), ['unreachable 1000']);
  phone.onRequest = told;
  await office.pass(60);
  assert.deepEqual(office.told(), ['unreachable 1000', 'reachable 1000']);
});

test('however many phones there are, each is asked once a round, and never many at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (count) => {
      const office = new Office();
      const phones = Array.from({ length: count }, (_, index) => office.phone(index));
      const before = office.network.transits.length;
      let most = 0;
      let seen = before;
      for (let step = 0; step < 60; step += 1) {
        await office.pass(1);
        const sent = office.network.transits
          .slice(seen)
          .filter(({ message }) => message.kind === 'request').length;
        seen = office.network.transits.length;
        most = Math.max(most, sent);
      }
      assert.ok(
        phones.every((phone) => asked(phone) === 1),
        phones.map(asked).join(' '),
      );
      assert.ok(most <= Math.ceil(count / 60) + 1, `${most} of ${count} in one second`);
    }),
    { numRuns: 8 },
  );
});

test('a server that ends asks no more, and says nothing of those who were asked', async () => {
  const office = new Office();
  const phone = office.phone(0);
  phone.onRequest = () => {};
  await office.pass(2);
  office.pbx.end();
  await office.pass(200);
  assert.deepEqual(office.told(), []);
  assert.equal(new Set(phone.received.map(({ headers }) => JSON.stringify(headers))).size, 1);
});
