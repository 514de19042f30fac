/** Wherever power goes during a conversion, the phone is registered once power is back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Serving } from '#test/support/serving.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Faults } from '#virtual-phone/faults.ts';
import { factoryFlash, loaderOnlyFlash, type PhoneFlash } from '#virtual-phone/flash.ts';
import { VirtualPhone } from '#virtual-phone/virtual-phone.ts';

interface Subject {
  readonly mac: MacAddress;
  readonly address: Ipv4Address;
  readonly extension: string;
  readonly flash: PhoneFlash;
}

const SUBJECTS: readonly Subject[] = [factoryFlash(), loaderOnlyFlash()].map((flash, index) => ({
  mac: `00:11:5C:93:AF:D${index + 1}` as MacAddress,
  address: `127.0.8.${index + 41}` as Ipv4Address,
  extension: String(208 + index),
  flash,
}));

/** Cuts the power once and gives it back; tells whether the boot was long enough to be cut. */
async function survives(serving: Serving, subject: Subject, powerCut: Faults['powerCut']): Promise<boolean> {
  const { mac, address, flash } = subject;
  const place = `${mac} ${JSON.stringify(powerCut)}`;
  await using phone = new VirtualPhone({
    mac,
    model: '7960',
    localAddress: address,
    tftpServer: serving.tftpServer,
    flash,
    faults: { powerCut },
    speed: 2000,
  });
  const first = await phone.powerOn();
  if (first.kind === 'registered') return false;
  assert.deepEqual(first, { kind: 'off', reason: 'power cut' }, place);
  const { kind } = await phone.powerOn();
  assert.equal(kind, 'registered', place);
  assert.equal(phone.flash.application, 'P0S3-8-12-00', place);
  assert.equal(phone.flash.parameters.line1_name, subject.extension, place);
  return true;
}

test('a conversion survives a power cut between any two steps, and within each image', async (t) => {
  const offhook = new Offhook(t);
  await offhook.must('firmware', 'add', writeFirmwareFolder(offhook.folder));
  for (const { mac, extension, address } of SUBJECTS) await offhook.addPhone(mac, extension, address);
  const serving = await offhook.serveOnLoopback();

  const cutEverywhere = async (subject: Subject) => {
    let steps = 0;
    while (await survives(serving, subject, { afterSteps: steps })) steps += 1;
    assert.ok(steps > 20, `a conversion of ${steps} steps is none`);
    // Some 500 datagrams are the loader, 3000 more the application.
    for (const afterPackets of [100, 400, 1000, 2000, 2900]) {
      assert.ok(await survives(serving, subject, { afterPackets }), `${afterPackets} datagrams`);
    }
  };
  await Promise.all(SUBJECTS.map(cutEverywhere));
});
