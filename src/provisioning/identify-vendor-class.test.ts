import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MODELS, NAMED_MODELS } from '#knowledge/models.ts';
import { VENDOR_CLASSES, type VendorClass } from '#knowledge/vendor-classes.ts';
import { identifyVendorClass, type VendorClassMeaning } from './identify-vendor-class.ts';

const model = (id: string): VendorClassMeaning => ({ kind: 'model', model: id });
const other = (name: string): VendorClassMeaning => ({ kind: 'out-of-scope', name });
const cisco = (isEarly: boolean): VendorClassMeaning => ({ kind: 'cisco', isEarly });

const EXPECTED: readonly (readonly [vendorClass: string, meaning: VendorClassMeaning | undefined])[] = [
  ['Cisco Systems, Inc.', cisco(false)],
  ['Cisco Systems, Inc. IP Phone\0', cisco(true)],
  ['Cisco Systems, Inc. IP Phone 7905', model('7905G')],
  ['Cisco Systems, Inc. IP Phone 7912', model('7912G')],
  ['Cisco Systems, Inc. IP Phone 7920\0', model('7920')],
  ['Cisco Systems Inc. Wireless Phone 7921', model('7921G')],
  ['Cisco Systems, Inc. IP Phone CP-7940\0', model('7940')],
  ['Cisco Systems, Inc. IP Phone CP-7940G\0', model('7940G')],
  ['Cisco Systems, Inc. IP Phone CP-7960G\0', model('7960G')],
  ['Cisco Systems, Inc. IP Phone CP-7960\0', model('7960')],
  ['Cisco Systems, Inc. IP Phone CP-7941G\0', model('7941G')],
  ['Cisco Systems, Inc. IP Phone CP-7941G-GE\0', model('7941G-GE')],
  ['Cisco Systems, Inc. IP Phone CP-7961G-GE\0', model('7961G-GE')],
  ['Cisco Systems, Inc. IP Phone CP-7971G-GE\0', model('7971G-GE')],
  ['Cisco Systems, Inc. IP Phone CP-7937G', model('7937G')],
  ['Cisco Systems, Inc. IP Phone CP-7975G\0', model('7975G')],
  ['Cisco Systems, Inc. IP Phone CP-8961\0', other('8961')],
  ['Cisco Systems, Inc. IP Phone CP-7811-3PCC\0', other('7811-3PCC')],
  ['CISCO ATA190', other('ATA190')],
  ['MSFT 5.0', undefined],
  ['', undefined],
];

test('each vendor class is the model, the stranger or the unknown phone that it should be', () => {
  for (const [vendorClass, meaning] of EXPECTED) {
    assert.deepEqual(identifyVendorClass(vendorClass), meaning, JSON.stringify(vendorClass));
  }
});

test('a NUL octet more or less at the end changes nothing', () => {
  for (const [vendorClass, meaning] of EXPECTED) {
    assert.deepEqual(identifyVendorClass(`${vendorClass}\0`), meaning);
    assert.deepEqual(identifyVendorClass(vendorClass.replace(/\0+$/, '')), meaning);
  }
});

test('every model of the table is one that we can name, and no class stands there twice', () => {
  const ids = new Set<string>([...MODELS, ...NAMED_MODELS].map(({ id }) => id));
  const classes: readonly VendorClass[] = VENDOR_CLASSES;
  assert.deepEqual(
    classes.filter((entry) => entry.model !== undefined && !ids.has(entry.model)),
    [],
  );
  assert.equal(new Set(classes.map(({ text }) => text)).size, classes.length);
  for (const { vendorClass } of MODELS) assert.equal(identifyVendorClass(vendorClass)?.kind, 'model');
});

test('no class puts control characters on a screen', () => {
  const meaning = identifyVendorClass('CISCO ATA\x1b[2J');
  assert.deepEqual(meaning, other('ATA?[2J'));
});
