import assert from 'node:assert/strict';
import { test } from 'node:test';
import googleNumbers from 'google-libphonenumber';
import { NUMBERING_PLANS } from '#knowledge/numbering/index.ts';
import { buildPlan, type PlanOptions } from './build-plan.ts';
import { dialNumber } from './dial-number.ts';
import { readDialPlan } from './dial-plan-reader.ts';
import { writeDialPlan } from './dial-plan-writer.ts';
import { PRESET_NUMBERS } from './testing/preset-numbers.ts';

const { PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil, ShortNumberInfo } = googleNumbers;
const PLAIN: PlanOptions = { outside: '', stripsOutside: false, internal: [], emergencyRoute: false };

/** As a phone reads it: written and read again. */
const planOf = (country: string, options = PLAIN) => {
  const plan = NUMBERING_PLANS.find((each) => each.country === country);
  assert.ok(plan, country);
  return readDialPlan(writeDialPlan({ rules: buildPlan(plan, options) }));
};

const LINES = PRESET_NUMBERS.trim()
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split(' '));

for (const { country, name } of NUMBERING_PLANS) {
  test(`numbers of ${name}: the rule that wins, and how long it waits`, () => {
    const plan = planOf(country);
    assert.deepEqual(plan.problems, []);
    const lines = LINES.filter(([of]) => of === country);
    const numbers = lines.flatMap(([, , , ...some]) => some);
    assert.ok(numbers.length >= 20, `${numbers.length} numbers`);
    for (const [, rule, wait, ...some] of lines) {
      for (const number of some) {
        const { dialled, choice } = dialNumber(plan, number);
        assert.deepEqual(
          [dialled, choice.rule?.match ?? '-', choice.wait],
          [number, rule, Number(wait)],
          number,
        );
        assert.equal(choice.sent, number);
      }
    }
  });
}

test('emergency numbers are sent at once and as dialled, with and without an outside prefix', () => {
  for (const country of NUMBERING_PLANS) {
    for (const outside of ['', '0', '9']) {
      for (const stripsOutside of [false, true]) {
        for (const internal of [[], ['1..', '2...', '...'], ['1...', '7..']]) {
          const where = `${country.country} ${outside} ${internal}`;
          let plan: ReturnType<typeof planOf>;
          try {
            plan = planOf(country.country, { outside, stripsOutside, internal, emergencyRoute: true });
          } catch (error) {
            assert.equal((error as { code?: string }).code, 'DIAL_PLAN_DELAYS_EMERGENCY', where);
            continue;
          }
          for (const { number } of country.emergency) {
            const direct = dialNumber(plan, number);
            assert.deepEqual(
              [direct.dialled, direct.choice.wait, direct.choice.sent],
              [number, 0, number],
              where,
            );
            assert.equal(direct.choice.route, 'emergency');
          }
        }
      }
    }
  }
});

test('what can be set in each country: 9 for outside but in Poland, 0 but in Spain, and own numbers that begin like 112', () => {
  const refused = (options: Partial<PlanOptions>) =>
    NUMBERING_PLANS.filter((plan) => {
      try {
        buildPlan(plan, { ...PLAIN, ...options });
        return false;
      } catch {
        return true;
      }
    }).map(({ country }) => country);
  assert.deepEqual(refused({ outside: '9' }), ['PL']);
  assert.deepEqual(refused({ outside: '0' }), ['ES']);
  assert.deepEqual(refused({ internal: ['2..', '3...'] }), []);
  const eleven = planOf('BE', { ...PLAIN, internal: ['11'] });
  assert.deepEqual([dialNumber(eleven, '11').choice.wait, dialNumber(eleven, '112').choice.wait], [3, 0]);
});

test('with an outside prefix numbers are sent with it or without, and emergencies always without', () => {
  const kept = planOf('BE', { ...PLAIN, outside: '0', internal: ['2..'] });
  const stripped = planOf('BE', { ...PLAIN, outside: '0', stripsOutside: true });
  for (const [number, withIt, without] of [
    ['00470123456', '00470123456', '0470123456'],
    ['0022268888', '0022268888', '022268888'],
    ['00031201234567', '00031201234567', '0031201234567'],
    ['01307', '01307', '1307'],
    ['0112', '112', '112'],
  ] as const) {
    assert.equal(dialNumber(kept, number).choice.sent, withIt);
    assert.equal(dialNumber(stripped, number).choice.sent, without);
  }
  assert.deepEqual(dialNumber(kept, '00470123456').tones, [{ after: 1, tone: 'Bellcore-Outside' }]);
  assert.equal(dialNumber(kept, '208').choice.wait, 0);
  assert.equal(dialNumber(planOf('DK', { ...PLAIN, internal: ['2..'] }), '208').choice.wait, 3);
});

test('no example of libphonenumber is cut off, and each of certain length is sent with its last digit', () => {
  const util = PhoneNumberUtil.getInstance();
  let examples = 0;
  for (const { country, international } of NUMBERING_PLANS) {
    const plan = planOf(country);
    for (const type of Object.values(PhoneNumberType).filter((each) => typeof each === 'number')) {
      // Dialled by exchanges, with digits between those of the number itself.
      if (type === PhoneNumberType.VOICEMAIL) continue;
      const example = util.getExampleNumberForType(country, type);
      if (!example) continue;
      examples += 1;
      const number = util.format(example, PhoneNumberFormat.NATIONAL).replace(/[^0-9]/g, '');
      const { dialled, choice } = dialNumber(plan, number);
      assert.equal(dialled, number, `${country}: ${number}`);
      assert.equal(choice.sent, number);
      assert.ok(choice.wait <= 5, `${country}: ${number} waits ${choice.wait} s`);
      const abroad = dialNumber(
        plan,
        `${international}${example.getCountryCode()}${example.getNationalNumber()}`,
      );
      assert.equal(abroad.cutOff, '', country);
      assert.equal(abroad.choice.wait, 4);
    }
  }
  assert.ok(examples > 120, `${examples} examples`);
});

test('every emergency number that libphonenumber knows is sent at once', () => {
  const info = ShortNumberInfo.getInstance();
  for (const { country } of NUMBERING_PLANS) {
    const plan = planOf(country);
    const region = country as Parameters<typeof info.isEmergencyNumber>[1];
    for (let number = 0; number < 1000; number += 1) {
      for (const width of [2, 3]) {
        const digits = String(number).padStart(width, '0');
        if (digits.length !== width || !info.isEmergencyNumber(digits, region)) continue;
        const { dialled, choice } = dialNumber(plan, digits);
        // 911 in the Netherlands is for mobile phones of visitors; a fixed line does not know it.
        if (country === 'NL' && digits === '911') continue;
        assert.deepEqual([dialled, choice.wait, choice.sent], [digits, 0, digits], `${country} ${digits}`);
      }
    }
  }
});
