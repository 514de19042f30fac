/** Virtual phones call each other through a real Kamailio, which stays in the way of their SIP, not of their sound. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { encodePacket } from '#protocols/tftp/encode-packet.ts';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { freePort } from '#test/support/free-port.ts';
import { startKamailio } from '#test/support/kamailio.ts';
import { plainFolder } from '#test/support/plain-folder.ts';
import {
  looseLoopbackAddress,
  openFolder,
  reasonToSkip,
  startStockServer,
} from '#test/support/stock-server.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Call } from '#virtual-phone/call/call.ts';
import type { VirtualPhone } from '#virtual-phone/virtual-phone.ts';

const LOOPBACK = '127.0.0.1' as Ipv4Address;
const PROGRAMS = ['/usr/sbin/in.tftpd', '/usr/sbin/kamailio', '/usr/bin/sqlite3'];
const SECRET = 'pqRs7842';

interface Desk {
  readonly phone: VirtualPhone;
  readonly user: string;
  readonly hertz: number;
  /** The next call that comes in. */
  readonly called: Promise<Call>;
}

/** Registered phones 208, 209 …, each with its nat_enable, one Kamailio and one folder; `undefined` when skipped. */
async function openDesks(t: TestContext, ...natEnable: (0 | 1)[]): Promise<Desk[] | undefined> {
  const reason = reasonToSkip(...PROGRAMS);
  if (reason !== undefined) {
    t.skip(reason);
    return undefined;
  }
  const resources = new AsyncDisposableStack();
  t.after(() => resources.disposeAsync());
  const proxy = { address: LOOPBACK, port: await freePort(LOOPBACK) };
  const people = natEnable.map((nat, index) => ({
    mac: `00115C93AFD${index + 1}`,
    proxy,
    user: String(208 + index),
    secret: SECRET,
    natEnable: nat,
  }));
  const others = people.slice(1);
  resources.use(await startKamailio({ ...proxy, user: '208', secret: SECRET, others }));
  const folder = resources.use(openFolder(Object.assign({}, ...people.map(plainFolder))));
  const port = await freePort(LOOPBACK);
  const args = ['-L', '--address', `${LOOPBACK}:${port}`, '--user', 'nobody', '--secure', folder.path];
  const question = encodePacket({ kind: 'rrq', name: 'ready', mode: 'octet', options: [] });
  resources.use(await startStockServer('/usr/sbin/in.tftpd', args, { address: LOOPBACK, port, question }));
  const desks = people.map(({ mac, user }, index) => {
    const called = Promise.withResolvers<Call>();
    const hertz = 500 + 300 * index;
    const phone = convertedPhone({
      mac: (mac.match(/../g) ?? []).join(':') as MacAddress,
      localAddress: looseLoopbackAddress(),
      tftpServer: { address: LOOPBACK, port },
      speed: 60,
      toneHertz: hertz,
      onIncoming: { kind: 'answer', afterMilliseconds: 100 },
      onCall: called.resolve,
    });
    return { phone: resources.use(phone), user, hertz, called: called.promise };
  });
  for (const outcome of await Promise.all(desks.map(({ phone }) => phone.powerOn()))) {
    assert.equal(outcome.kind, 'registered', JSON.stringify(outcome));
  }
  return desks;
}

/** Waits until a call hears a tone and nothing else. */
async function hears(call: Call, hertz: number): Promise<void> {
  const patience = AbortSignal.timeout(10_000);
  while (call.hears(hertz) < 0.9) {
    assert.ok(!patience.aborted, `${call.direction} hears ${call.hears(hertz)} of ${hertz} Hz`);
    await setTimeout(20);
  }
}

for (const caller of [0, 1] as const) {
  for (const callee of [0, 1] as const) {
    test(`nat_enable ${caller} calls nat_enable ${callee}: sound both ways, hold, resume, hang up`, async (t) => {
      const desks = await openDesks(t, caller, callee);
      if (desks === undefined) return;
      const [one, two] = desks as [Desk, Desk];
      const call = await one.phone.call({ number: two.user });
      const other = await two.called;
      assert.ok(await call.answered, await Promise.race([call.ended, 'answered']));
      await Promise.all([hears(call, two.hertz), hears(other, one.hertz)]);
      assert.ok(await call.hold());
      assert.equal(call.hears(two.hertz), 0);
      const silent = other.statistics.sent;
      assert.ok(await call.resume());
      await Promise.all([hears(call, two.hertz), hears(other, one.hertz)]);
      assert.ok(other.statistics.sent > silent);
      await other.hangUp();
      assert.equal(await call.ended, 'the other side hung up');
      for (const { statistics } of [call, other])
        assert.equal(statistics.lost, 0, JSON.stringify(statistics));
    });
  }
}

test('a transfer by REFER, and one of two calls by Replaces', async (t) => {
  const desks = await openDesks(t, 1, 0, 1);
  if (desks === undefined) return;
  const [one, two, three] = desks as [Desk, Desk, Desk];
  const call = await one.phone.call({ number: two.user });
  assert.ok(await call.answered);
  const other = await two.called;
  assert.ok(await other.transfer(three.user));
  assert.equal(await call.ended, 'the other side hung up');
  const onward = await three.called;
  await hears(onward, one.hertz);
  const consultation = await three.phone.call({ number: two.user });
  assert.ok(await consultation.answered);
  assert.ok(await onward.transferTo(consultation));
  assert.equal(await onward.ended, 'transferred');
  assert.equal(await consultation.ended, 'the other side hung up');
});

test('a number that nobody has, and a call that is taken back', async (t) => {
  const desks = await openDesks(t, 0, 1);
  if (desks === undefined) return;
  const [one, two] = desks as [Desk, Desk];
  const nobody = await one.phone.call({ number: '299' });
  assert.equal(await nobody.ended, '404 Not Found');
  const call = await one.phone.call({ number: two.user });
  const other = await two.called;
  await call.hangUp();
  assert.match(await other.ended, /the caller gave up|the other side hung up/);
});
