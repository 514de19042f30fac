/** Virtual phones that `serve` configured call each other through it: with both values of nat_enable on either side. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Call } from '#virtual-phone/call/call.ts';
import type { VirtualPhone } from '#virtual-phone/virtual-phone.ts';

/** The settings of each phone, which has the extension 208, 209 … in this order. nat_enable is 1 unless they say so. */
const SETTINGS: readonly (readonly string[])[] = [
  ['nat_enable', '0'],
  [],
  ['nat_enable', '0'],
  [],
  ['nat_enable', '0', 'dnd_control', '1'],
  ['local_cfwd_enable', '1', 'cfwd_url', '208'],
];
const NOBODY = '219';

class Desk {
  readonly phone: VirtualPhone;
  readonly number: string;
  readonly hertz: number;
  /** What its message lamp showed. */
  readonly lamp: string[] = [];
  readonly #calls: Call[] = [];
  readonly #awaited: ((call: Call) => void)[] = [];

  constructor(
    index: number,
    mac: MacAddress,
    localAddress: Ipv4Address,
    tftpServer: { address: Ipv4Address; port: number },
  ) {
    this.number = String(208 + index);
    this.hertz = 500 + 300 * index;
    this.phone = convertedPhone({
      mac,
      localAddress,
      tftpServer,
      toneHertz: this.hertz,
      onEvent: (event) => {
        if (event.type === 'message-lamp')
          this.lamp.push(`${event.isLit ? 'on' : 'off'} ${event.fresh}/${event.old}`);
      },
      onIncoming: { kind: 'answer', afterMilliseconds: 50 },
      onCall: (call) => {
        const awaited = this.#awaited.shift();
        if (awaited === undefined) this.#calls.push(call);
        else awaited(call);
      },
    });
  }

  /** The next call that comes in and was not asked for yet. */
  called(): Promise<Call> {
    const call = this.#calls.shift();
    return call === undefined ? new Promise((resolve) => this.#awaited.push(resolve)) : Promise.resolve(call);
  }
}

/** A server, the phones, a group that hunts for one who is not to be disturbed, and an extension without a phone. */
async function openOffice(t: TestContext): Promise<{ offhook: Offhook; desks: readonly Desk[] }> {
  const offhook = new Offhook(t);
  const phones = SETTINGS.map((settings, index) => ({
    settings,
    mac: `00:11:5C:93:AF:D${index}` as MacAddress,
    address: `127.0.9.${41 + index}` as Ipv4Address,
  }));
  for (const [index, { mac, address, settings }] of phones.entries()) {
    await offhook.addPhone(mac, String(208 + index), address);
    if (settings.length > 0) await offhook.must('set', '--phone', mac, ...settings);
  }
  await offhook.must('extension', 'add', NOBODY);
  await offhook.must('group', 'add', '300', '--hunt', '--ring', '212', '--ring', NOBODY, '--ring', '211');
  const serving = await offhook.serveOnLoopback();
  const desks = phones.map(({ mac, address }, index) => new Desk(index, mac, address, serving.tftpServer));
  for (const { phone } of desks) t.after(() => phone.powerOff());
  const outcomes = await Promise.all(desks.map(({ phone }) => phone.powerOn()));
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    desks.map(() => 'registered'),
  );
  return { offhook, desks };
}

/** Waits until a call hears a tone and nothing else. */
async function hears(call: Call, { number, hertz }: Desk): Promise<void> {
  const patience = AbortSignal.timeout(10_000);
  while (call.hears(hertz) < 0.9) {
    assert.ok(!patience.aborted, `${number} is heard with ${call.hears(hertz)}`);
    await setTimeout(20);
  }
}

async function connected(from: Desk, number: string, to: Desk): Promise<[Call, Call]> {
  const call = await from.phone.call({ number });
  assert.ok(await call.answered, `${from.number} calls ${number}: ${await Promise.race([call.ended, '?'])}`);
  const other = await to.called();
  await Promise.all([hears(call, to), hears(other, from)]);
  return [call, other];
}

test('an office: calls both ways, hold, transfer, forwarding, do-not-disturb, a hunt, who is not there, and lamps', async (t) => {
  const { offhook, desks } = await openOffice(t);
  const [one, two, three, four, , forwarding] = desks as [Desk, Desk, Desk, Desk, Desk, Desk];

  for (const [from, to] of [
    [one, three],
    [one, two],
    [two, one],
    [two, four],
  ] as const) {
    const [call, other] = await connected(from, to.number, to);
    assert.ok(await call.hold());
    assert.equal(call.hears(to.hertz), 0);
    assert.ok(await call.resume());
    await Promise.all([hears(call, to), hears(other, from)]);
    await other.hangUp();
    assert.equal(await call.ended, 'the other side hung up');
    for (const { statistics } of [call, other]) assert.equal(statistics.lost, 0);
  }

  const [call, other] = await connected(one, two.number, two);
  assert.ok(await other.transfer(three.number));
  assert.equal(await call.ended, 'the other side hung up');
  const onward = await three.called();
  await hears(onward, one);
  const [consultation, asked] = await connected(three, four.number, four);
  assert.ok(await onward.transferTo(consultation));
  assert.deepEqual(await Promise.all([onward.ended, consultation.ended]), [
    'transferred',
    'the other side hung up',
  ]);
  assert.equal(await asked.ended, 'replaced by another call');
  const joined = await four.called();
  await hears(joined, one);
  await joined.hangUp();

  const [forwarded] = await connected(two, forwarding.number, one);
  await forwarded.hangUp();
  const [hunted] = await connected(two, '300', four);
  await hunted.hangUp();
  for (const [number, reason] of [
    ['212', '486 Busy Here'],
    [NOBODY, '480 Temporarily Unavailable'],
    ['777', '404 Not Found'],
    ['112', '404 Not Found'],
  ] as const) {
    const refused = await two.phone.call({ number });
    assert.equal(await refused.ended, reason, number);
  }

  await offhook.must('extension', 'message-waiting', two.number, '--new', '3', '--old', '1');
  await offhook.must('extension', 'message-waiting', one.number, '--new', '0', '--old', '1');
  assert.deepEqual([two.lamp, one.lamp, three.lamp], [['on 3/1'], ['off 0/1'], []]);
});
