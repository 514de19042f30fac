/** Our writers against the virtual phone's readers, which were written from the phone's side of the facts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LOGO_SIZE, writeLogo } from '#files/logo/logo.ts';
import { writePhoneXml } from '#files/phone-xml/write-phone-xml.ts';
import { packPicture } from '#files/picture/phone-image.ts';
import { DIAL_TONES } from '#knowledge/dial-tones.ts';
import { MODELS } from '#knowledge/models.ts';
import type { LoadName } from '#values/load-name.ts';
import { imageRefusal, openSigned } from '#virtual-phone/read/check-image.ts';
import { refusalOf } from '#virtual-phone/read/phone-setting.ts';
import { readCnf } from '#virtual-phone/read/read-cnf.ts';
import * as phone from '#virtual-phone/read/read-dial-plan.ts';
import { readDefaultLoad, readSepLoad } from '#virtual-phone/read/read-load-information.ts';
import { readLogo } from '#virtual-phone/read/read-logo.ts';
import { readOs79 } from '#virtual-phone/read/read-os79.ts';
import { readPhonePage } from '#virtual-phone/read/read-phone-page.ts';
import { readRingList } from '#virtual-phone/read/read-ring-list.ts';
import { decideSync } from '#virtual-phone/read/read-sync-info.ts';
import { syntheticFirmware } from '#virtual-phone/synthetic-firmware.ts';
import { writeCnf } from './cnf/cnf-writer.ts';
import type { DialRule } from './dial-plan/dial-plan.ts';
import { writeDialPlan } from './dial-plan/dial-plan-writer.ts';
import { ruleProblem } from './dial-plan/rule-problem.ts';
import { decodeSignedContainer, imageVersion } from './firmware/signed-container.ts';
import { writeOs79xx } from './os79xx.ts';
import { namedParameters } from './parameters/find-parameter.ts';
import { validateSetting } from './parameters/validate-setting.ts';
import { writeRingList } from './ring-list.ts';
import { writeSepXml } from './sep-xml/sep-xml.ts';
import { writeXmlDefault } from './sep-xml/xml-default.ts';
import { writeSyncInfo } from './sync-info.ts';

const STRICTEST = { dropsBareEmptyValue: true, needsLastNewline: true };
const LOAD = 'P0S3-8-12-00' as LoadName;
const loadName = fc.stringMatching(/^P0[0SM]3[-0-9A-Z]{1,56}$/).map((text) => text as LoadName);
const settingName = fc.constantFrom(...namedParameters().map(({ name }) => name));

test('any settings in a .cnf', () => {
  const setting = fc.record(
    { name: settingName, value: fc.stringMatching(/^[ !#-~]{0,60}$/) },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(setting, { maxLength: 20 }), fc.string(), (settings, comment) => {
      const read = Array.from(readCnf(writeCnf([{ comment }, ...settings]), STRICTEST));
      assert.deepEqual(
        read.map((line) => line.kind === 'setting' && { name: line.name, value: line.value }),
        settings,
      );
    }),
  );
});

test('a value that passes our check is one that the phone takes', () => {
  const setting = fc.constantFrom(...namedParameters()).chain(({ name, parameter }) => {
    const { min, max, maxLength, values = [] } = parameter;
    const likely = [
      parameter.default ?? '',
      ...values.flatMap((known) => [known.value, known.value.toUpperCase(), ...(known.alsoSpelled ?? [])]),
      ...[min, max].flatMap((limit) =>
        limit === undefined ? [] : [limit - 1, limit, limit + 1].map(String),
      ),
    ];
    const text = fc.oneof(
      fc.constantFrom(...likely),
      fc.nat(70_000).map(String),
      fc.string({ maxLength: (maxLength ?? 139) + 1, size: 'max' }),
      fc.ipV4(),
      fc.domain(),
    );
    return fc.record({ name: fc.constant(name), parameter: fc.constant(parameter), text });
  });
  let taken = 0;
  fc.assert(
    fc.property(setting, ({ name, parameter, text }) => {
      if (!validateSetting(name, text).ok) return;
      taken += 1;
      const [read] = readCnf(writeCnf([{ name, value: text }]), STRICTEST);
      assert.ok(read?.kind === 'setting', `${name}: ${text}`);
      assert.equal(refusalOf(parameter, read.value, true), undefined, `${name}: ${text}`);
    }),
    { numRuns: 2000 },
  );
  assert.ok(taken > 500, `only ${taken} values passed our check`);
});

test('any dial plan', () => {
  const rule = fc.record(
    {
      match: fc.oneof(fc.stringMatching(/^[0-9.*,#\\+]{1,63}$/), fc.string({ minLength: 1, maxLength: 64 })),
      timeout: fc.nat(999),
      user: fc.constantFrom('phone', 'ip'),
      rewrite: fc.stringMatching(/^[0-9.@a-z%]{1,63}$/),
      route: fc.constantFrom('default', 'emergency', 'fqdn'),
      line: fc.nat(6),
      tones: fc.array(fc.constantFrom(...DIAL_TONES), { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: ['match'], noNullPrototype: true },
  );
  /** What the phone takes for what a rule leaves open (docs/explain/dial-plan-rings-sync.md). */
  const leftOpen = { timeout: 10, user: 'none', rewrite: '', route: 'default', line: 0, tones: [] };
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 10 }), (any) => {
      const rules = (any as DialRule[]).filter((one) => ruleProblem(one) === undefined);
      const read = phone.readDialPlan(writeDialPlan({ rules }), false);
      assert.deepEqual(read.errors, []);
      assert.deepEqual(
        read.rules,
        rules.map((written) => ({ ...leftOpen, ...written })),
      );
    }),
  );
});

test('any load in the files that name one', () => {
  fc.assert(
    fc.property(loadName, (load) => {
      assert.equal(readSepLoad(writeSepXml({ load, model: '7960' })), load);
      assert.equal(readOs79(writeOs79xx(load), true), load);
      for (const { deviceType } of MODELS) {
        assert.equal(
          readDefaultLoad(writeXmlDefault(new Map([[deviceType, load]])), deviceType, false),
          load,
        );
      }
    }),
  );
});

test('any rings', () => {
  const ring = fc.record(
    { name: fc.stringMatching(/^[!-~][ -~]{0,20}[!-~]$/), file: fc.stringMatching(/^[!-~]{1,20}$/) },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(ring, { maxLength: 20 }), (rings) => {
      assert.deepEqual(readRingList(writeRingList(rings)), { rings, dropped: 0 });
    }),
  );
});

test('any sync text, the same in both files: a check-sync changes nothing; another one restarts', () => {
  const text = fc.oneof(
    fc.string({ minLength: 1, maxLength: 33 }),
    fc.constantFrom('1', '2', 'R&D', "it's", '<1>'),
  );
  fc.assert(
    fc.property(text, text, (sync, other) => {
      if (!validateSetting('sync', sync).ok || sync === 'UNPROVISIONED') return;
      const [read] = readCnf(writeCnf([{ name: 'sync', value: sync }]), STRICTEST);
      assert.ok(read?.kind === 'setting');
      const star = writeSyncInfo([{ version: '*', sync }]);
      assert.equal(decideSync(star, LOAD, read.value), 'stay', sync);
      if (other !== sync) assert.equal(decideSync(star, LOAD, other), 'restart');
    }),
  );
  const both = writeSyncInfo([
    { version: '*', sync: '1' },
    { version: LOAD, sync: '2' },
  ]);
  assert.equal(decideSync(both, LOAD, '2'), 'stay');
  assert.equal(decideSync(both, LOAD, '1'), 'restart');
  assert.equal(decideSync(both, 'P0S3-08-11-00', '1'), 'stay');
});

test('a signed part is opened alike by both', () => {
  for (const { name, bytes } of syntheticFirmware().filter((file) => /\.(sbn|sb2)$/.test(file.name))) {
    const { fileName, payload } = decodeSignedContainer(bytes);
    assert.equal(fileName, name);
    assert.deepEqual(openSigned(bytes, name), payload);
    assert.equal(imageRefusal(payload, imageVersion(payload) ?? ''), undefined);
  }
});

test('a logo as it is written is shown by the phone as it was meant; anything else is none', () => {
  const pixels = Uint8Array.from({ length: 90 * 56 }, (_, at) => (at * 7) % 4);
  const bytes = writeLogo({ ...LOGO_SIZE, pixels });
  assert.deepEqual(readLogo(bytes), { x: 0, y: 0, ...LOGO_SIZE, pixels });
  for (const other of [
    bytes.subarray(0, 3000),
    Buffer.from('BM'),
    Buffer.from('hello'),
    Buffer.alloc(70_000),
  ]) {
    assert.equal(readLogo(other), undefined);
  }
});

test('a page with a picture, a menu and a directory are shown as they were meant', () => {
  const grey = { width: 7, height: 3, pixels: Uint8Array.from({ length: 21 }, (_, at) => at % 4) };
  const image = readPhonePage(
    writePhoneXml({ kind: 'image', title: 'Brot & Brötchen', picture: packPicture(grey) }, ''),
  );
  assert.ok(!('problem' in image));
  assert.deepEqual([image.title, image.picture], ['Brot & Brötchen', { x: -1, y: -1, ...grey }]);
  const menu = readPhonePage(
    writePhoneXml(
      { kind: 'menu', prompt: 'Łódź', items: [{ name: 'A "b"', url: '/find?a=1&b=2' }] },
      'http://10.0.0.1',
    ),
  );
  assert.ok(!('problem' in menu));
  assert.deepEqual(
    [menu.prompt, menu.items],
    ['Lódz', [{ name: 'A "b"', url: 'http://10.0.0.1/find?a=1&b=2' }]],
  );
  const directory = readPhonePage(
    writePhoneXml({ kind: 'directory', entries: [{ name: 'Tom', telephone: '6905' }] }, ''),
  );
  assert.ok(!('problem' in directory));
  assert.deepEqual(directory.items, [{ name: 'Tom', url: 'Dial:6905' }]);
});
