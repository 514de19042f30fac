import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MODELS, NAMED_MODELS } from '#knowledge/models.ts';
import { VENDOR_CLASSES, type VendorClass } from '#knowledge/vendor-classes.ts';
import { identifyVendorClass } from './identify-vendor-class.ts';
import { VENDOR_CLASS_CASES } from './testing/vendor-class-cases.ts';

test('each vendor class is the model, the stranger or the unknown phone that it should be', () => {
  for (const [vendorClass, meaning] of VENDOR_CLASS_CASES) {
    assert.deepEqual(identifyVendorClass(vendorClass), meaning, JSON.stringify(vendorClass));
  }
});

test('a NUL octet more or less at the end changes nothing', () => {
  for (const [vendorClass, meaning] of VENDOR_CLASS_CASES) {
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
  assert.deepEqual(meaning, { kind: 'out-of-scope', name: 'ATA?[2J' });
});
