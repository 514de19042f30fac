import assert from 'node:assert/strict';
import { test } from 'node:test';
import googleNumbers from 'google-libphonenumber';
import { EMERGENCY_ELSEWHERE, EMERGENCY_NUMBERS } from './emergency-numbers.ts';
import { HELP_EVERYWHERE } from './for-all-needs.ts';
import { findNumberingPlan } from './index.ts';

const { PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil, ShortNumberInfo } = googleNumbers;

test('emergency numbers of countries without a plan are those of libphonenumber', () => {
  const info = ShortNumberInfo.getInstance();
  for (const { country, numbers } of EMERGENCY_ELSEWHERE) {
    assert.equal(findNumberingPlan(country), undefined, `${country} has a plan`);
    for (const number of numbers) {
      assert.ok(info.isEmergencyNumber(number, country), `${country} ${number}`);
      assert.ok(EMERGENCY_NUMBERS.has(number));
    }
  }
});

test('emergency numbers of every plan, and those for all needs, are known', () => {
  for (const number of ['112', '911', '999', '133', '1515', '000']) assert.ok(EMERGENCY_NUMBERS.has(number));
  for (const number of ['208', '1120', '11', '']) assert.ok(!EMERGENCY_NUMBERS.has(number));
});

test('no number of any country begins with the one that is for help everywhere', () => {
  const util = PhoneNumberUtil.getInstance();
  const kinds = Object.values(PhoneNumberType).filter((kind) => typeof kind === 'number');
  const examples = util.getSupportedRegions().flatMap((region) =>
    kinds.flatMap((kind) => {
      const example = util.getExampleNumberForType(region, kind);
      // As it is dialled, with the trunk prefix; Brazil's goes before a carrier's digits, which examples leave out.
      return example && region !== 'BR' ? [util.format(example, PhoneNumberFormat.NATIONAL)] : [];
    }),
  );
  const digits = examples.map((example) => example.replace(/\D/g, ''));
  assert.ok(digits.length > 1000);
  assert.deepEqual(
    digits.filter((number) => number.startsWith(HELP_EVERYWHERE.number)),
    [],
  );
});
