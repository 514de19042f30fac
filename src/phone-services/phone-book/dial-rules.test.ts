import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countryOf, type DialRules, dialNumber } from './dial-rules.ts';

const belgium: DialRules = { country: 'BE', outsideLine: '', internalDigits: 4 };
const dialled = (written: string, rules: DialRules) => dialNumber(written, rules)?.dialled;

test('a number is dialled as the country has it, whoever wrote it and how', () => {
  for (const [written, expected] of [
    ['+32 (0)2 555 12 34', '025551234'],
    ['02/555.12.34', '025551234'],
    ['0032 475 12 34 56', '0475123456'],
    ['+31 20 123 4567', '0031201234567'],
    ['tel:+3225551234;ext=3', '025551234'],
    ['+44 20 7946 0958 ext. 12', '00442079460958'],
    ['208', '208'],
    ['112', '112'],
    ['*21#', '*21#'],
    ['11 22 33 44 55 66', '112233445566'],
  ] as const) {
    assert.equal(dialled(written, belgium), expected, written);
  }
  assert.equal(dialled('+32 2 555 12 34', { ...belgium, country: 'NL' }), '003225551234');
  assert.equal(dialled('+39 06 1234 5678', { ...belgium, country: 'IT' }), '0612345678');
  assert.equal(dialled('+32 2 555 12 34', { ...belgium, country: 'US' }), '01132' + '25551234');
});

test('the outside line comes before what is not of the PBX itself', () => {
  const rules = { ...belgium, outsideLine: '0' };
  assert.equal(dialled('+32 2 555 12 34', rules), '0025551234');
  assert.equal(dialled('+31 20 123 4567', rules), '00031201234567');
  assert.equal(dialled('2081', rules), '2081');
  assert.equal(dialled('*21', rules), '*21');
});

test('without a country a number is dialled as it is written', () => {
  const rules = { outsideLine: '9', internalDigits: 3 };
  assert.equal(dialled('+32 2 555', rules), '+322555');
  assert.equal(dialled('(02) 555-12', rules), '90255512');
});

test('what holds no number is not dialled', () => {
  for (const written of ['', 'alice', 'n/a', '-', '+', 'x12', '1'.repeat(64)]) {
    assert.equal(dialNumber(written, belgium), undefined, written);
  }
});

test('a number is searched for as it is dialled, as it was written, and with the code of its country', () => {
  const digits = dialNumber('+32 475 12 34 56', { ...belgium, outsideLine: '0' })?.digits;
  assert.deepEqual(digits, ['00475123456', '32475123456']);
});

test('whatever is written, a phone can dial what comes of it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'0123456789+*#() -./xa'), maxLength: 70 }),
      (written) => {
        const dialling = dialNumber(written, belgium);
        if (dialling === undefined) return;
        assert.match(dialling.dialled, /^[\d+*#]{1,32}$/);
        assert.ok(dialling.digits.every((digits) => /^\d*$/.test(digits)));
      },
    ),
  );
});

test('countries are known by their code', () => {
  assert.equal(countryOf('be'), 'BE');
  assert.equal(countryOf('XX'), undefined);
  assert.equal(countryOf('Belgium'), undefined);
});
