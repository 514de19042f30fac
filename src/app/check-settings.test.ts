import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OffhookError } from '#values/offhook-error.ts';
import { checkSetting, checkVerbatim } from './check-settings.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const check = (name: string, value: string) => checkSetting(name, value, undefined, now);

function refusal(act: () => unknown): OffhookError {
  try {
    act();
  } catch (error) {
    if (error instanceof OffhookError) return error;
  }
  return assert.fail('it was not refused');
}

test('a time zone is kept by the name that the time-zone database has for it', () => {
  assert.deepEqual(check('time_zone', 'europe/brussels'), { value: 'Europe/Brussels', warnings: [] });
  assert.equal(check('time_zone', 'CET').value, 'CET');
});

test('a zone that phones cannot express is refused with the reason and the nearest choice', () => {
  const { code, message, remedy } = refusal(() => check('time_zone', 'Asia/Kathmandu'));
  assert.equal(code, 'TIME_ZONE_INEXPRESSIBLE');
  assert.match(message, /Asia\/Kathmandu.*UTC\+05:45/);
  assert.match(remedy, /15 minutes: offhook set time_zone IST dst_auto_adjust 0/);
  assert.match(refusal(() => check('time_zone', 'Europe/Nowhere')).remedy, /Europe\/Brussels/);
});

test('what the table does not know is kept when it is asked for, and only what can be written', () => {
  assert.match(refusal(() => check('quite_unknown', '1')).remedy, /--verbatim/);
  assert.deepEqual(checkVerbatim('quite_unknown', 'a "b'.replace('"', "'"), undefined, now), {
    value: "a 'b",
    warnings: [],
  });
  assert.match(checkVerbatim('nat_enabel', '1', undefined, now).warnings.join(), /nat_enable\b/);
  assert.match(checkVerbatim('Domain_Name', 'x', undefined, now).warnings.join(), /domain_name/);
  assert.match(checkVerbatim('tos_media', '184', undefined, now).warnings.join(), /as it is/);
  assert.deepEqual(checkVerbatim('time_zone', 'asia/tokyo', undefined, now), {
    value: 'Asia/Tokyo',
    warnings: [],
  });
  assert.match(
    checkVerbatim('time_zone', 'Asia/Kathmandu', undefined, now).warnings.join(),
    /nearest choice, time_zone IST/,
  );
  assert.deepEqual(checkVerbatim('tos_media', '5', undefined, now).warnings, []);
  for (const name of ['two words', '1st', 'a:b', '', 'x\ny', 'x'.repeat(101)]) {
    assert.equal(refusal(() => checkVerbatim(name, '1', undefined, now)).code, 'CNF_NAME_UNWRITABLE', name);
  }
  const secret = refusal(() => checkVerbatim('some_passwd', 'pa"ss', undefined, now));
  assert.equal(secret.code, 'CNF_VALUE_UNWRITABLE');
  assert.ok(!`${secret.message} ${secret.remedy}`.includes('pa"'));
});
