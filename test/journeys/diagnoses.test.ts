/**
 * Each diagnosis comes of its cause, is read back by the command line, and is gone when the cause is. Those of DHCP
 * are in test/interop/dhcp-diagnoses.test.ts.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DIAGNOSES } from '#provisioning/boot-session/registry.ts';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import type { Offhook } from '#test/support/offhook.ts';
import { PhoneHouse } from '#test/support/phone-house.ts';
import { diagnosesInTimeline, untilHealthy, untilState, untilTold } from '#test/support/told-state.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { convertedFlash, loaderOnlyFlash } from '#virtual-phone/flash.ts';

/** Nobody listens there. */
const NOWHERE = '127.0.9.9' as Ipv4Address;
/** Their journeys are in namespaces. */
const OF_DHCP = ['no-address-used', 'no-file-asked'];
const met = new Set(OF_DHCP);

/** The command line, to read back what is told of a phone. */
function readers(offhook: Offhook) {
  return {
    told(mac: string, id: string) {
      met.add(id);
      return untilTold(offhook, mac, id);
    },
    healthy: (mac: string) => untilHealthy(offhook, mac),
    configured: (mac: string) =>
      untilState(offhook, mac, 'a configured phone', ({ stage }) => /^(configured|registering)$/.test(stage)),
  };
}

test('in one house', async (t) => {
  const house = await PhoneHouse.open(t, { settings: 'sip: {qualify: 1}\n' });
  const { offhook } = house;
  const { told, healthy, configured } = readers(offhook);
  // It takes its time to be missed.
  const quiet = await house.resident();
  const gone = house.phone(t, quiet.mac, quiet.here);
  await gone.powerOn();
  await gone.powerOff();

  await t.test('an unknown phone appeared: until it is adopted', async (t) => {
    const { mac, extension, here } = house.newcomer();
    const phone = house.phone(t, mac, here);
    void phone.powerOn();
    const { remedy } = await told(mac, 'unknown-phone');
    assert.match(remedy, new RegExp(`offhook phone adopt ${mac}`));
    assert.match(await offhook.must('phone', 'list', '--json'), /"id": "unknown-phone"/);
    await offhook.must('extension', 'add', extension);
    await offhook.must('phone', 'adopt', mac, '--model', '7960', '--line', extension, '--bind', here);
    await phone.powerOff();
    await phone.powerOn();
    await healthy(mac);
  });

  await t.test('answered but never acknowledged: while answers do not come through', async (t) => {
    const { mac, here } = await house.resident();
    const deaf = house.phone(t, mac, here, { faults: { deafToFiles: true } });
    void deaf.powerOn();
    const { detail } = await told(mac, 'answers-not-heard');
    assert.match(detail, /again and again|acknowledged/);
    await deaf.powerOff();
    await house.phone(t, mac, here).powerOn();
    await healthy(mac);
    for (const type of ['diagnosis-raised', 'diagnosis-cleared'] as const) {
      assert.ok((await diagnosesInTimeline(offhook, mac, type)).includes('answers-not-heard'), type);
    }
  });

  await t.test('loops on CTLSEP: until the file is there, as the remedy says', async (t) => {
    const { mac, here } = await house.resident();
    const name = `CTLSEP${mac.replaceAll(':', '')}.tlv`;
    void house.phone(t, mac, here, { faults: { insistsOn: [name] } }).powerOn();
    const { detail, remedy } = await told(mac, 'ctlsep-loop');
    assert.match(detail, new RegExp(name));
    assert.match(remedy, new RegExp(`offhook file add EMPTY --as ${name}`));
    const empty = join(offhook.folder, 'empty');
    writeFileSync(empty, '');
    await offhook.must('file', 'add', empty, '--as', name);
    await healthy(mac);
  });

  await t.test('repeated not-found of one file: which, what it means, and what to do', async (t) => {
    const { mac, here } = await house.resident({ isBound: false });
    void house.phone(t, mac, here).powerOn();
    const { detail, remedy } = await told(mac, 'file-missing');
    assert.match(detail, /SIP[0-9A-F]{12}\.cnf \(its own configuration; .*Phone Unprovisioned/);
    assert.match(remedy, new RegExp(`offhook phone change ${mac} --bind ADDRESS`));
    await offhook.must('phone', 'change', mac, '--bind', here);
    await healthy(mac);
  });

  await t.test('wrong letter case: told although it is forgiven here', async (t) => {
    const { mac, here } = await house.resident();
    const phone = house.phone(t, mac, here, { faults: { letterCase: 'lower' } });
    assert.equal((await phone.powerOn()).kind, 'registered');
    const { detail } = await told(mac, 'letter-case');
    assert.match(detail, /asked for \S+[a-z]; the file is \S+/);
    await phone.powerOff();
    await house.phone(t, mac, here).powerOn();
    await healthy(mac);
  });

  await t.test('a trailing blank in a load name: the load is there, and not found', async (t) => {
    const { mac, here } = await house.resident();
    const flash = loaderOnlyFlash();
    const phone = house.phone(t, mac, here, { flash, faults: { blankAfterLoads: true } });
    void phone.powerOn();
    const { detail } = await told(mac, 'trailing-blank');
    assert.match(detail, /"P0S3-8-12-00 \.loads"/);
    await phone.powerOff();
    await house.phone(t, mac, here, { flash }).powerOn();
    await healthy(mac);
  });

  await t.test('a trailing blank, of a phone that goes on with the load that it has', async (t) => {
    const { mac, here } = await house.resident();
    const flash = convertedFlash('P0S3-8-11-00');
    // It would restart for the load that its configuration names, again and again.
    const patience = { boots: 1 };
    const phone = house.phone(t, mac, here, { flash, patience, faults: { blankAfterLoads: true } });
    await phone.powerOn();
    const { detail } = await told(mac, 'trailing-blank');
    assert.match(detail, /"P0S3-8-12-00 \.loads"\. It goes on with the load that it has\./);
    await phone.powerOff();
    await house.phone(t, mac, here, { flash }).powerOn();
    await healthy(mac);
  });

  await t.test('the same firmware fetched again and again, because it arrives damaged', async (t) => {
    const { mac, here } = await house.resident();
    const flash = loaderOnlyFlash();
    const phone = house.phone(t, mac, here, { flash, faults: { damagedFiles: ['P0S3-8-12-00.sb2'] } });
    void phone.powerOn();
    const { detail } = await told(mac, 'firmware-loop');
    assert.match(detail, /P0S3-8-12-00\.sb2 \d times/);
    await phone.powerOff();
    await house.phone(t, mac, here, { flash: phone.flash }).powerOn();
    await healthy(mac);
  });

  await t.test('silent half-way: after a power cut in the middle of an upgrade', async (t) => {
    const { mac, here } = await house.resident();
    const faults = { powerCut: { afterPackets: 400 } };
    const phone = house.phone(t, mac, here, { flash: loaderOnlyFlash(), faults });
    assert.equal((await phone.powerOn()).kind, 'off');
    // The server tells that a transfer has begun once it lasts.
    await untilState(offhook, mac, 'an upgrade', ({ stage }) => stage === 'application-upgrade');
    house.pass(10);
    const { detail } = await told(mac, 'silent-half-way');
    assert.match(detail, /application upgrade/);
    await phone.powerOn();
    await healthy(mac);
  });

  await t.test('wrong password: until the phone reads the right one', async (t) => {
    const { mac, here, extension } = await house.resident();
    await offhook.must('set', 'line1_password', 'another', '--phone', mac);
    const phone = house.phone(t, mac, here);
    void phone.powerOn();
    const { detail } = await told(mac, 'wrong-password');
    assert.match(detail, new RegExp(`${extension} was refused`));
    await phone.powerOff();
    await offhook.must('unset', 'line1_password', '--phone', mac);
    await phone.powerOn();
    await healthy(mac);
  });

  await t.test('wrong proxy address: the configuration sends the phone elsewhere', async (t) => {
    const { mac, here } = await house.resident();
    await offhook.must('set', 'proxy1_address', NOWHERE, '--phone', mac);
    const phone = house.phone(t, mac, here);
    void phone.powerOn();
    await configured(mac);
    house.pass(3);
    const { detail } = await told(mac, 'wrong-proxy');
    assert.ok(detail.includes(NOWHERE));
    await phone.powerOff();
    await offhook.must('unset', 'proxy1_address', '--phone', mac);
    await phone.powerOn();
    await healthy(mac);
  });

  await t.test('registered but out of reach: without power, until it has it again', async () => {
    const { detail } = await told(quiet.mac, 'out-of-reach');
    assert.match(detail, new RegExp(`As ${quiet.extension} it was asked twice`));
    await gone.powerOn();
    await healthy(quiet.mac);
  });

  await t.test('configured but never registers: its REGISTER is blocked on the way', async (t) => {
    const { mac, here } = await house.resident();
    const blocked = house.phone(t, mac, here, { sipProxy: { address: NOWHERE, port: 5060 } });
    void blocked.powerOn();
    await configured(mac);
    house.pass(3);
    await told(mac, 'never-registers');
    await blocked.powerOff();
    await house.phone(t, mac, here).powerOn();
    await healthy(mac);
  });

  await t.test('registers and drops: a loose cable, until it holds for half an hour', async (t) => {
    const { mac, here } = await house.resident();
    const phone = house.phone(t, mac, here);
    for (let boot = 1; boot <= 4; boot += 1) {
      await phone.powerOff();
      assert.equal((await phone.powerOn()).kind, 'registered');
    }
    const { detail } = await told(mac, 'registers-and-drops');
    assert.match(detail, /3 times within half an hour/);
    house.pass(31);
    await healthy(mac);
  });

  await t.test('not registered any more: its registration runs out, until it is back', async (t) => {
    const { mac, here } = await house.resident();
    await offhook.must('set', 'timer_register_expires', '120', '--phone', mac);
    const phone = house.phone(t, mac, here);
    await phone.powerOn();
    await healthy(mac);
    await phone.powerOff();
    house.pass(3);
    await told(mac, 'registration-lost');
    await phone.powerOn();
    await healthy(mac);
  });

  await t.test('one MAC address under two addresses: two devices in turn, until one is left', async (t) => {
    const { mac, here, there } = await house.resident();
    for (const place of [here, there, here]) {
      const phone = house.phone(t, mac, place, { patience: { cycles: 1, boots: 2 } });
      await phone.powerOn();
      await phone.powerOff();
    }
    const { detail } = await told(mac, 'two-addresses');
    assert.ok(detail.includes(`${here} and from ${there}`), detail);
    await house.phone(t, mac, here).powerOn();
    house.pass(31);
    await healthy(mac);
  });

  await t.test(
    'all phones under one address, as behind a container’s NAT: until each has its own',
    async (t) => {
      const one = await house.resident({ isBound: false });
      const other = await house.resident({ isBound: false });
      const phones = [house.phone(t, one.mac, one.here), house.phone(t, other.mac, one.here)];
      for (const phone of phones) void phone.powerOn();
      const { remedy } = await told(one.mac, 'shared-address');
      assert.match(remedy, /network_mode: host/);
      await told(other.mac, 'shared-address');
      for (const phone of phones) await phone.powerOff();
      for (const { mac, here } of [one, other]) {
        await offhook.must('phone', 'change', mac, '--bind', here);
        await house.phone(t, mac, here).powerOn();
      }
      await healthy(other.mac);
      house.pass(6);
      await healthy(one.mac);
    },
  );

  await t.test('of a healthy phone nothing is told, from the loader to the registration', async (t) => {
    const { mac, here } = await house.resident();
    assert.equal(
      (await house.phone(t, mac, here, { flash: loaderOnlyFlash() }).powerOn()).kind,
      'registered',
    );
    await healthy(mac);
    assert.deepEqual(await diagnosesInTimeline(offhook, mac, 'diagnosis-raised'), []);
  });
});

test('loader only, and an incomplete firmware set: until it is added; the phone goes on by itself', async (t) => {
  const house = await PhoneHouse.open(t, { firmware: false });
  const { told, healthy } = readers(house.offhook);
  const { mac, here } = await house.resident();
  void house.phone(t, mac, here, { flash: loaderOnlyFlash() }).powerOn();
  const alone = await told(mac, 'loader-only');
  assert.match(alone.detail, /It waits for .*There is no complete firmware set/);
  const incomplete = await told(mac, 'firmware-incomplete');
  assert.match(incomplete.remedy, /offhook firmware add/);
  await house.offhook.must('firmware', 'add', writeFirmwareFolder(house.offhook.folder));
  await healthy(mac);
});

test('source-port habit: a registrar that answers to the source port is not heard with nat_enable 0', async (t) => {
  const house = await PhoneHouse.open(t, { settings: 'sip: {answerTo: source-port}\n' });
  const { told, healthy } = readers(house.offhook);
  const { mac, here } = await house.resident();
  await house.offhook.must('set', 'nat_enable', '0', '--phone', mac);
  const phone = house.phone(t, mac, here);
  void phone.powerOn();
  const { remedy } = await told(mac, 'source-port');
  assert.match(remedy, /nat_enable to 1/);
  await phone.powerOff();
  await house.offhook.must('set', 'nat_enable', '1', '--phone', mac);
  await phone.powerOn();
  await healthy(mac);
});

test('no diagnosis was left out', () => {
  assert.deepEqual(
    DIAGNOSES.map(({ id }) => id).filter((id) => !met.has(id)),
    [],
  );
});
