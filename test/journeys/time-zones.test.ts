/** Time zones by their names: what phones take from them, what is shown, and which phones must restart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOffset } from '#provisioning/clock/testing/clock-reading.ts';
import { openDatabase } from '#store/database.ts';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '127.0.3.81' as Ipv4Address;
const DAY = 86_400_000;

test('a phone shows the time of the zone all through the year, and of another one after its restart', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(mac, '208', address);
  await offhook.must('set', 'time_zone', 'Europe/Brussels');
  const server = await offhook.serveOnLoopback();
  await using phone = convertedPhone({
    mac,
    localAddress: address,
    tftpServer: server.tftpServer,
  });
  for (const zone of ['Europe/Brussels', 'America/New_York', 'Asia/Tokyo']) {
    await offhook.must('set', 'time_zone', zone);
    assert.equal((await phone.powerOn()).kind, 'registered');
    const settings = new Map(Object.entries(phone.flash.parameters));
    const start = Date.UTC(new Date().getUTCFullYear(), 0, 2);
    for (let at = start; at < start + 360 * DAY; at += DAY) {
      const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
      assert.equal(readOffset(settings, at), there.offsetNanoseconds / 60e9, `${zone} ${there}`);
    }
    await phone.powerOff();
  }
});

test('the next changes, where the values come from, and what phones cannot express', async (t) => {
  const offhook = new Offhook(t);
  await offhook.must('set', 'time_zone', 'europe/brussels');
  const get = await offhook.run('get', 'time_zone', 'dst_stop_time');
  assert.match(get.stdout, /^time_zone +"CET" +site +Europe\/Brussels, rules of \d{4}$/m);
  assert.match(get.stdout, /^dst_stop_time +"03:00" +site +Europe\/Brussels/m);
  const change = /Sunday \d+ (March|October) \d{4}, 0[23]:00 → 0[23]:00/g;
  assert.equal(get.stderr.match(change)?.length, 2);
  const show = await offhook.must('timezone', 'show', 'Europe/Brussels');
  assert.match(show, /dst_start_week_of_month: 8/);
  assert.match(show, /stay right for years/);
  assert.equal(show.match(change)?.length, 2);

  const refused = await offhook.run('set', 'time_zone', 'Asia/Kathmandu');
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /UTC\+05:45.*15 minutes: offhook set time_zone IST dst_auto_adjust 0/s);
  assert.match(await offhook.must('timezone', 'list'), /^Pacific\/Chatham .*45 minutes off/m);
  assert.match(
    (await offhook.run('timezone', 'show', 'Europe/Brusels')).stderr,
    /Did you mean Europe\/Brussels/,
  );

  const left = await offhook.run('set', '--group', 'sales', 'dst_offset', '2');
  assert.equal(left.code, 0);
  const hidden = await offhook.run('set', '--group', 'sales', 'time_zone', 'Asia/Tokyo');
  assert.match(hidden.stderr, /dst_offset is still set for group sales.*offhook unset dst_offset/);
  const bare = await offhook.run('set', 'time_zone', 'CET');
  assert.match(bare.stderr, /says nothing of daylight saving/);
});

test('a phone with the rules of another year is named, with the time by which it must restart', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(mac, '208', address);
  await offhook.must('set', 'time_zone', 'America/Vancouver');
  const server = await offhook.serveOnLoopback();
  await using phone = convertedPhone({
    mac,
    localAddress: address,
    tftpServer: server.tftpServer,
  });
  await phone.powerOn();
  await server.event((event) => event.type === 'registered', 'the registration');
  await server.stop();
  assert.doesNotMatch((await offhook.run('get', mac)).stderr, /must restart/);

  // As if it had not started since 2025: British Columbia stopped changing its clocks in 2026.
  const db = await openDatabase(offhook.folder);
  await db.updateTable('delivery').set({ at: '2025-06-01T00:00:00.000Z' }).execute();
  await db.destroy();
  assert.match((await offhook.run('get', mac)).stderr, new RegExp(`${mac} must restart now`));
  const [zone] = JSON.parse(await offhook.must('timezone', 'show', '--json'));
  assert.equal(zone.zone, 'America/Vancouver');
  assert.deepEqual(zone.restarts[0].phones, [mac]);
});
