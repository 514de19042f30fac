import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeLintFile } from '#lint/lint-file.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { syntheticFirmware } from '#virtual-phone/synthetic-firmware.ts';
import { filesOfPhone, namesInFile, phoneFolderIn, SHARED_FILES } from './names-in-files.ts';

const names = (path: string, content: string | Uint8Array): string[] =>
  namesInFile(makeLintFile({ path, bytes: Buffer.from(content) }));

test('a server can be asked for what all phones ask for, and for the files of a phone', () => {
  assert.ok(SHARED_FILES.includes('SIPDefault.cnf') && SHARED_FILES.includes('RINGLIST.DAT'));
  assert.deepEqual(filesOfPhone('00:11:5C:93:AF:D1' as MacAddress, 'phones/'), [
    'phones/SIP00115C93AFD1.cnf',
    'SEP00115C93AFD1.cnf.xml',
  ]);
});

test('files name others: loads and their parts, dial plans, rings', () => {
  assert.deepEqual(names('SIPDefault.cnf', 'image_version: P0S3-8-12-00\ndial_template: sales\n'), [
    'P0S3-8-12-00.loads',
    'P0S3-8-12-00.sb2',
    'sales.xml',
  ]);
  assert.deepEqual(names('OS79XX.TXT', 'P003-8-12-00\n'), ['P003-8-12-00.sbn', 'P003-8-12-00.bin']);
  const device = '<device><loadInformation model="7960">P0S3-8-12-00</loadInformation></device>';
  assert.ok(names('SEP00115C93AFD1.cnf.xml', device).includes('P0S3-8-12-00.loads'));
  assert.deepEqual(names('RINGLIST.DAT', 'Bell\tbell.raw\nUp\t../up.raw\n'), ['bell.raw']);
  const list = syntheticFirmware().find(({ name }) => name.endsWith('.loads'));
  assert.ok(names('P0S3-8-12-00.loads', list?.bytes ?? '').includes('P003-8-12-00.sbn'));
  assert.deepEqual(names('P0S3-8-12-00.loads', 'noise'), []);
  assert.deepEqual(names('menu.xml', '<CiscoIPPhoneMenu/>'), []);
});

test('a folder that phones are sent to is known from the shared settings only', () => {
  const file = (path: string) => makeLintFile({ path, bytes: Buffer.from('tftp_cfg_dir: "phones/"\n') });
  assert.equal(phoneFolderIn(file('SIPDefault.cnf')), 'phones/');
  assert.equal(phoneFolderIn(file('SIP00115C93AFD1.cnf')), '');
});
