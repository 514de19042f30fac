import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualSipNetwork } from '#protocols/sip/testing/virtual-sip-network.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { EmbeddedPbx } from './embedded-pbx.ts';
import type { KeptBinding } from './kept-binding.ts';
import type { KeptMessages } from './message-lamps.ts';
import { PBX_ADDRESS, secretOf } from './testing/call-bench.ts';
import { ScriptedPhone } from './testing/scripted-phone.ts';

const AT = { addresses: [PBX_ADDRESS], port: 5060 };

function newPbx(
  time: VirtualTime,
  kept: Map<string, readonly KeptBinding[]>,
  users = /^2\d\d$/,
  told: KeptMessages[] = [],
) {
  const kinds: string[] = [];
  const pbx = new EmbeddedPbx({
    accounts: { byUser: (user) => (users.test(user) ? { user, secret: secretOf(user) } : undefined) },
    onEvent: ({ kind }) => kinds.push(kind),
    onBindings: (user, bindings) => kept.set(user, bindings),
    onMessages: (messages) => void told.push(messages),
    clock: time,
    timers: time,
  });
  return { pbx, kinds };
}

function newPhone(network: VirtualSipNetwork, user: string, host: number): ScriptedPhone {
  const address = `192.168.0.${host}` as Ipv4Address;
  const server = { transport: 'udp', local: address, address: PBX_ADDRESS, port: 5060 } as const;
  const phone = new ScriptedPhone(user, address, 5060, server);
  network.join({ address, port: 5060, sendingPort: 51_098, serve: (layer) => phone.serve(layer) });
  return phone;
}

test('after a restart phones are called where they registered, their renewals go on, and what ran out is gone', async () => {
  const time = new VirtualTime();
  const network = new VirtualSipNetwork(time);
  const kept = new Map<string, readonly KeptBinding[]>();
  const before = newPbx(time, kept);
  network.join({ address: PBX_ADDRESS, port: 5060, serve: (layer) => before.pbx.serve(layer, AT) });
  const [alice, bob, carol] = ['208', '209', '210'].map((user, index) => newPhone(network, user, 20 + index));
  assert.ok(alice && bob && carol);
  for (const phone of [alice, bob]) phone.register(secretOf(phone.user));
  carol.register(secretOf('210'), 60);
  time.advance(1000);
  const listed = (await before.pbx.registrations()).filter(({ user }) => user !== '210');
  assert.equal(kept.size, 3);

  time.advance(100_000);
  const after = newPbx(time, kept);
  const stored = JSON.parse(JSON.stringify([...kept.values()].flat())) as KeptBinding[];
  after.pbx.restore(stored, AT);
  network.join({ address: PBX_ADDRESS, port: 5060, serve: (layer) => after.pbx.serve(layer, AT) });
  assert.deepEqual(await after.pbx.registrations(), listed);
  const call = alice.call('209');
  time.advance(1000);
  assert.deepEqual(
    [call.responses.map(({ status }) => status), bob.received.map(({ uri }) => uri)],
    [[100, 200], [bob.contact]],
  );
  alice.register(secretOf('208'));
  time.advance(1000);
  assert.deepEqual(after.kinds, ['call', 'refreshed']);
  time.advance(3_600_000);
  after.pbx.removeExpired();
  assert.deepEqual(after.kinds.slice(2).sort(), ['expired', 'expired']);
  assert.deepEqual([kept.get('208'), kept.get('209')], [[], []]);
});

test('what was kept of an extension that is no more, or can’t be read, is dropped', async () => {
  const time = new VirtualTime();
  const kept = new Map<string, readonly KeptBinding[]>();
  const network = new VirtualSipNetwork(time);
  const { pbx } = newPbx(time, kept);
  network.join({ address: PBX_ADDRESS, port: 5060, serve: (layer) => pbx.serve(layer, AT) });
  newPhone(network, '208', 20).register(secretOf('208'));
  time.advance(1000);
  const [binding] = kept.get('208') ?? [];
  assert.ok(binding);
  const later = newPbx(time, new Map(), /^209$/).pbx;
  later.restore([binding, { ...binding, user: '209', contact: 'nonsense' }], AT);
  assert.deepEqual(await later.registrations(), []);
});

test('after a restart a phone that registers anew is told what messages wait; users that are gone are forgotten', async () => {
  const time = new VirtualTime();
  const told: KeptMessages[] = [];
  const before = newPbx(time, new Map(), /^2\d\d$/, told);
  await before.pbx.notify('208', { kind: 'message-waiting', fresh: 3, old: 1 });
  await before.pbx.notify('209', { kind: 'message-waiting', fresh: 1, old: 0 });
  await before.pbx.notify('999', { kind: 'message-waiting', fresh: 1, old: 0 });
  assert.deepEqual(told, [
    { user: '208', fresh: 3, old: 1 },
    { user: '209', fresh: 1, old: 0 },
  ]);

  const after = newPbx(time, new Map(), /^208$/);
  after.pbx.restoreMessages(told);
  assert.deepEqual(after.pbx.messagesWaiting('208'), { fresh: 3, old: 1 });
  assert.equal(after.pbx.messagesWaiting('209'), undefined);
  const network = new VirtualSipNetwork(time);
  network.join({ address: PBX_ADDRESS, port: 5060, serve: (layer) => after.pbx.serve(layer, AT) });
  const alice = newPhone(network, '208', 20);
  alice.register(secretOf('208'));
  time.advance(2000);
  assert.match(Buffer.from(alice.received[0]?.body ?? []).toString(), /Voice-Message: 3\/1/);
});
