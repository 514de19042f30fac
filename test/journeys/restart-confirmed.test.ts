/** `phone restart` says done only when the phones are back: real virtual phones, real `serve`, real commands. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Serving } from '#test/support/serving.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { convertedFlash } from '#virtual-phone/flash.ts';
import { VirtualPhone } from '#virtual-phone/virtual-phone.ts';
import type { VirtualPhoneEvent } from '#virtual-phone/virtual-phone-event.ts';

const SALES = [
  ['00:11:5C:93:AF:D1', '208', '127.0.12.41'],
  ['00:11:5C:93:AF:D2', '209', '127.0.12.42'],
] as unknown as readonly (readonly [MacAddress, string, Ipv4Address])[];
const ABSENT = '00:11:5C:93:AF:D9' as MacAddress;

interface Standing {
  readonly mac: string;
  readonly outcome: string;
}

interface House {
  readonly offhook: Offhook;
  readonly serving: Serving;
  readonly phones: readonly VirtualPhone[];
  readonly events: ReadonlyMap<MacAddress, readonly VirtualPhoneEvent[]>;
}

/** A server with two phones of one group in service, and one that was never plugged in. */
async function busyHouse(t: TestContext): Promise<House> {
  const offhook = new Offhook(t);
  for (const [mac, extension, address] of SALES) {
    await offhook.addPhone(mac, extension, address);
    await offhook.must('phone', 'change', mac, '--group', 'sales');
  }
  await offhook.must('extension', 'add', '210');
  await offhook.must('phone', 'add', ABSENT, '--model', '7940', '--line', '210');
  const serving = await offhook.serveOnLoopback();
  const events = new Map<MacAddress, VirtualPhoneEvent[]>();
  const phones: VirtualPhone[] = [];
  for (const [mac, , localAddress] of SALES) {
    const heard: VirtualPhoneEvent[] = [];
    events.set(mac, heard);
    const phone = convertedPhone({
      mac,
      localAddress,
      tftpServer: serving.tftpServer,
      speed: 100,
      onIncoming: { kind: 'answer', afterMilliseconds: 50 },
      onEvent: (event) => heard.push(event),
    });
    phones.push(phone);
    t.after(() => phone.powerOff());
    const outcome = await phone.powerOn();
    assert.equal(outcome.kind, 'registered');
  }
  return { offhook, serving, phones, events };
}

const restartsOf = (events: readonly VirtualPhoneEvent[] = []) =>
  events.filter(({ type }) => type === 'reboot').length;

test('a group restarts and is waited for; a phone that is not there is said not to be', async (t) => {
  const { offhook, events } = await busyHouse(t);
  const told = await offhook.run('phone', 'restart', 'sales');
  assert.deepEqual([told.code, told.stderr], [0, '']);
  for (const [mac, extension] of SALES) {
    const own = told.stdout.split('\n').filter((line) => line.includes(mac));
    assert.match(own.at(-1) ?? '', new RegExp(`✓ ${mac} ${extension} restarted, and is back`));
    assert.equal(restartsOf(events.get(mac)), 1);
    const registered = events.get(mac)?.findLast(({ type }) => type === 'registered');
    assert.equal(registered?.boot, 2);
  }
  assert.match(told.stdout, /\n2 restarted, and is back\.\n$/);

  const [first] = SALES;
  assert.ok(first);
  const mixed = await offhook.run('phone', 'restart', ABSENT, first[0], '--json');
  assert.equal(mixed.code, 1);
  assert.match(mixed.stderr, /RESTART_UNCONFIRMED/);
  const standings = JSON.parse(mixed.stdout) as Standing[];
  assert.deepEqual(
    standings.map(({ mac, outcome }) => [mac, outcome]),
    [
      [ABSENT, 'unreachable'],
      [first[0], 'done'],
    ],
  );
  assert.equal(restartsOf(events.get(first[0])), 2);
  const timeline = await offhook.must('phone', 'timeline', first[0]);
  assert.match(timeline, /Told to restart: restarted, and is back/);

  const misspelt = await offhook.run('phone', 'restart', 'sale');
  assert.match(misspelt.stderr, /Was sales meant\? \[GROUP_UNKNOWN\]/);
});

test('apply says who has not fetched what was changed, restarts those, and then nobody is left', async (t) => {
  const { offhook, events } = await busyHouse(t);
  const untouched = await offhook.run('apply', '--dry-run');
  assert.equal(untouched.stdout, 'Every phone that was there has what holds for it now.\n');
  assert.match(untouched.stderr, new RegExp(`Never fetched yet, and left alone: ${ABSENT}`));

  const [one, other] = SALES;
  assert.ok(one && other);
  await offhook.must('set', '--phone', one[0], 'phone_label', 'Front desk');
  await offhook.must('set', 'time_zone', 'CET');
  const dry = JSON.parse(await offhook.must('apply', '--dry-run', '--json')) as {
    pending: { mac: string; changed: string[] }[];
    neverFetched: string[];
  };
  assert.deepEqual(
    dry.pending.map(({ mac, changed }) => [mac, changed]),
    [
      [one[0], ['phone_label', 'time_zone']],
      [other[0], ['time_zone']],
    ],
  );
  assert.deepEqual(dry.neverFetched, [ABSENT]);

  const applied = await offhook.must('apply', one[0]);
  assert.match(applied, /phone_label, time_zone\n[\s\S]*✓ \S+ 208 restarted, and is back/);
  assert.deepEqual([restartsOf(events.get(one[0])), restartsOf(events.get(other[0]))], [1, 0]);
  const rest = JSON.parse(await offhook.must('apply', '--json')) as Standing[];
  assert.deepEqual(
    rest.map(({ mac, outcome }) => [mac, outcome]),
    [[other[0], 'done']],
  );
  assert.equal(await offhook.must('apply', '--dry-run'), untouched.stdout);
});

test('with --when idle a phone in a call is not told before the call is over, and no other waits for it', async (t) => {
  const { offhook, serving, phones, events } = await busyHouse(t);
  const third = '00:11:5C:93:AF:D3' as MacAddress;
  await offhook.addPhone(third, '211', '127.0.12.43' as Ipv4Address);
  const { tftpServer } = serving;
  const flash = convertedFlash();
  const localAddress = '127.0.12.43' as Ipv4Address;
  const idle = new VirtualPhone({ mac: third, model: '7960', localAddress, tftpServer, flash, speed: 100 });
  t.after(() => idle.powerOff());
  assert.equal((await idle.powerOn()).kind, 'registered');
  const call = await phones[0]?.call({ number: '209' });
  assert.ok(await call?.answered);
  const [one, other] = SALES;
  assert.ok(call && one && other);
  const shown = JSON.parse(await offhook.must('phone', 'show', one[0], '--json')) as {
    registrations?: object;
  };
  assert.match(JSON.stringify(shown), /"calls":1/);

  const restart = ['phone', 'restart', 'sales', third, '--when', 'idle'];
  const restarting = offhook.start(/209 is in a call/, ...restart);
  await serving.event(
    ({ type, mac, outcome }) => type === 'restart-ended' && mac === third && outcome === 'done',
    'the third',
  );
  const toldTo = () => serving.events.filter(({ type }) => type === 'phone-notified').map(({ mac }) => mac);
  assert.deepEqual(toldTo(), [third]);
  assert.deepEqual([restartsOf(events.get(one[0])), restartsOf(events.get(other[0]))], [0, 0]);
  await restarting.said;
  await call.hangUp();
  const { code, stdout, stderr } = await restarting.finished;
  assert.deepEqual([code, stderr], [0, '']);
  for (const [mac, extension] of SALES) {
    const own = stdout.split('\n').filter((line) => line.includes(mac));
    assert.match(own[0] ?? '', new RegExp(`${extension} is in a call; it is told when that is over`));
    assert.match(own.at(-1) ?? '', /restarted, and is back/);
  }
  assert.match(stdout, /\n3 restarted, and is back\.\n$/);
});

test('a server that is stopped while phones restart ends at once, and tells who waits', async (t) => {
  const offhook = new Offhook(t);
  const address = '127.0.12.49' as Ipv4Address;
  await offhook.addPhone(ABSENT, '210', address);
  const serving = await offhook.serveOnLoopback();
  const silent = createSocket('udp4').bind(5060, address);
  t.after(() => silent.close());
  const order = once(silent, 'message');
  const restart = offhook.run('phone', 'restart', ABSENT);
  assert.match(String((await order)[0]), /^NOTIFY /);
  assert.equal(await serving.stop('SIGTERM'), 0);
  const { code, stderr } = await restart;
  assert.equal(code, 1);
  assert.match(stderr, /SERVER_ENDED|NOT_SERVING/);
  assert.doesNotMatch(serving.output, /driver has already been destroyed|an operation failed/);
});
