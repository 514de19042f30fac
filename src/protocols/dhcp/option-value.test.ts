import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import { ipv4FromNumber } from '#values/ipv4-address.ts';
import { findOption, OPTIONS } from './option-table.ts';
import {
  decodeOption,
  encodeOption,
  integerBounds,
  type OptionKind,
  type OptionValues,
} from './option-value.ts';

const address = fc.integer({ min: 0, max: 0xffffffff }).map(ipv4FromNumber);
const VALUES: { readonly [Kind in OptionKind]: fc.Arbitrary<OptionValues[Kind]> } = {
  address,
  addresses: fc.array(address, { minLength: 1, maxLength: 8 }),
  text: fc
    .uint8Array({ maxLength: 40 })
    .map((octets) => Buffer.from(octets).toString('latin1').replace(/\0+$/, '')),
  uint8: fc.integer({ min: 0, max: 255 }),
  uint16: fc.integer({ min: 0, max: 65_535 }),
  uint32: fc.integer({ min: 0, max: 0xffffffff }),
  int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  flag: fc.boolean(),
  octets: fc.uint8Array({ maxLength: 40 }),
};
const KINDS = Object.keys(VALUES) as OptionKind[];

for (const kind of KINDS) {
  test(`every value of kind ${kind} comes back as it was written`, () => {
    fc.assert(
      fc.property(VALUES[kind] as fc.Arbitrary<OptionValues[OptionKind]>, (value) => {
        assert.deepEqual(decodeOption(kind, encodeOption(kind, value)), value);
      }),
    );
  });
}

test('octets of any number are a value or a DecodeError, for every kind', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), fc.constantFrom(...KINDS), (octets, kind) => {
      try {
        assert.notEqual(decodeOption(kind, octets), undefined);
      } catch (error) {
        assert.ok(error instanceof DecodeError);
      }
    }),
  );
});

test('the wire form is that of the RFCs', () => {
  const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
  assert.equal(hex(encodeOption('uint32', 86_400)), '00015180');
  assert.equal(hex(encodeOption('int32', -3600)), 'fffff1f0');
  assert.equal(
    hex(
      encodeOption(
        'addresses',
        ['10.0.0.1', '10.0.0.2'].map((text) => text as never),
      ),
    ),
    '0a0000010a000002',
  );
  assert.equal(hex(encodeOption('text', '10.0.0.1')), '31302e302e302e31');
});

test('a number outside of its kind is not written', () => {
  assert.throws(() => encodeOption('uint8', 256), RangeError);
  assert.throws(() => encodeOption('uint16', -1), RangeError);
  assert.throws(() => encodeOption('uint32', 1.5), RangeError);
  assert.deepEqual(integerBounds('uint16'), { octets: 2, minimum: 0, maximum: 65_535 });
  assert.equal(integerBounds('text'), undefined);
});

test('each code stands in the table once', () => {
  const entries = Object.values(OPTIONS);
  assert.equal(new Set(entries.map(({ code }) => code)).size, entries.length);
  assert.equal(findOption(150)?.name, 'TFTP servers');
  assert.equal(findOption(224), undefined);
});
