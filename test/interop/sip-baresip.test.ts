/** Two baresip phones talk through the embedded PBX; what each hears is what the other plays. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { startSipEndpoint } from '#net/sip/sip-endpoint.ts';
import { EmbeddedPbx } from '#pbx/embedded/embedded-pbx.ts';
import { BARESIP, Baresip } from '#test/support/baresip.ts';
import { shareOfTone } from '#test/support/tone.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

const SERVER = '127.0.0.1' as Ipv4Address;
const secretOf = (user: string) => `secret-of-${user}`;

async function startPbx(t: TestContext) {
  const outcomes: number[] = [];
  const bothRegistered = Promise.withResolvers<void>();
  const registered = new Set<string>();
  const pbx = new EmbeddedPbx({
    accounts: { byUser: (user) => (/^2\d\d$/.test(user) ? { user, secret: secretOf(user) } : undefined) },
    onEvent: (event) => {
      if (event.kind === 'call') outcomes.push(event.status);
      if (event.kind !== 'registered') return;
      registered.add(event.registration.user);
      if (registered.size === 2) bothRegistered.resolve();
    },
  });
  const endpoint = await startSipEndpoint({
    addresses: [SERVER],
    port: 0,
    serve: (layer, port) => pbx.serve(layer, { addresses: [SERVER], port }),
    mayAsk: (address) => address.startsWith('127.'),
    onEvent: (event) => assert.fail(JSON.stringify(event)),
  });
  t.after(() => endpoint[Symbol.asyncDispose]());
  return { outcomes, bothRegistered: bothRegistered.promise, server: `${SERVER}:${endpoint.port}` };
}

for (const [index, transport] of (['udp', 'tcp'] as const).entries()) {
  test(`two baresip phones hear each other, SIP over ${transport.toUpperCase()}`, {
    timeout: 60_000,
  }, async (t) => {
    if (!existsSync(BARESIP)) return t.skip('baresip-core is not installed');
    const { outcomes, bothRegistered, server } = await startPbx(t);
    const phone = (user: string, host: number, tone: number) =>
      Baresip.start(t, {
        user,
        secret: secretOf(user),
        address: `127.5.${62 + index}.${host}`,
        server,
        transport,
        tone,
      });
    const [alice, bob] = [await phone('208', 1, 440), await phone('209', 2, 1000)];
    await bothRegistered;
    alice.command('dial', `sip:209@${server}`);
    await Promise.all([alice.event('CALL_ESTABLISHED'), bob.event('CALL_ESTABLISHED')]);
    await Promise.all([alice.heard(2), bob.heard(2)]);
    bob.command('hangup');
    await Promise.all([alice.event('CALL_CLOSED'), bob.event('CALL_CLOSED')]);
    assert.deepEqual(outcomes, [200]);
    for (const [hearer, played, own] of [
      [alice, 1000, 440],
      [bob, 440, 1000],
    ] as const) {
      const heard = (await hearer.recording()).subarray(4000, 12_000);
      const [share, ownShare] = [shareOfTone(heard, played), shareOfTone(heard, own)];
      assert.ok(share > 0.8 && ownShare < 0.05, `${played} Hz: ${share}, ${own} Hz: ${ownShare}`);
    }
  });
}
