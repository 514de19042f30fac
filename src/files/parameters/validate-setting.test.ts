import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MODELS } from '#knowledge/models.ts';
import { findParameter, namedParameters } from './find-parameter.ts';
import { validateSetting } from './validate-setting.ts';

const the7940 = MODELS.find(({ id }) => id === '7940');
const the7960 = MODELS.find(({ id }) => id === '7960');
assert.ok(the7940 && the7960);

const codeOf = (name: string, value: string, model?: typeof the7940 | typeof the7960): string => {
  const check = validateSetting(name, value, model);
  return check.ok ? `ok, ${check.warnings.length} warnings` : check.code;
};
const fine = 'ok, 0 warnings';
const doubtful = 'ok, 1 warnings';

test('a setting of a numbered family is found with its number', () => {
  const found = findParameter('line3_name');
  assert.deepEqual([found?.parameter.name, found?.number], ['line{n}_name', 3]);
  assert.equal(findParameter('dyn_dns_addr_1')?.number, undefined);
  assert.equal(findParameter('line{n}_name'), undefined);
});

test('a 7960 has six of what a 7940 has two', () => {
  const names = (lines: number) => namedParameters(lines).map(({ name }) => name);
  assert.equal(new Set(names(6)).size, names(6).length);
  assert.deepEqual(
    names(2).filter((name) => /^(line|proxy).?_(name|address)$/.test(name)),
    ['proxy1_address', 'proxy2_address', 'line1_name', 'line2_name'],
  );
});

test("every known setting takes its own default and the founding article's values", () => {
  for (const { name, parameter } of namedParameters()) {
    if (parameter.default === undefined) continue;
    assert.notEqual(validateSetting(name, parameter.default).ok, false, name);
  }
  assert.equal(codeOf('logo_url', 'http://192.168.0.20/_asterisk/demo.bmp'), fine);
  assert.equal(codeOf('phone_label', '...Demo...'), fine);
  assert.equal(codeOf('image_version', 'P0S3-8-12-00'), fine);
});

test('unknown names are answered with what was meant', () => {
  const remedies = [
    ['nat_enabel', /nat_enable\b/],
    ['timer_registry_delta', /timer_register_delta/],
    ['Image_version', /image_version/],
    ['dscpForAudio', /tos_media.*0 to 5/],
    ['reg.2.displayName', /line2_displayname/],
    ['transfer_onhook_enabled', /semi_attended_transfer/],
    ['line7_name', /from 1 to 6/],
    ['quite_something_else', /parameters\.md/],
  ] as const;
  for (const [name, remedy] of remedies) {
    const check = validateSetting(name, '1');
    assert.ok(!check.ok && check.code === 'SETTING_UNKNOWN', name);
    assert.match(check.remedy, remedy);
  }
});

test('lines beyond the model are refused', () => {
  assert.equal(codeOf('line3_name', '208', the7940), 'SETTING_BEYOND_MODEL');
  assert.equal(codeOf('line3_name', '208', the7960), fine);
  assert.equal(codeOf('auto_answer', '4', the7940), 'SETTING_BEYOND_MODEL');
  assert.equal(codeOf('auto_answer', '4', the7960), fine);
  assert.equal(codeOf('auto_answer', '64', the7960), 'SETTING_BEYOND_MODEL');
  assert.equal(codeOf('auto_answer', '64'), 'SETTING_VALUE_INVALID');
});

test('the mistakes of real files are refused', () => {
  for (const [name = '', value = ''] of [
    ['start_media_port', '16348'],
    ['end_media_port', '32768'],
    ['tos_media', '184'],
    ['time_zone', '8'],
    ['time_zone', 'Europe/Amsterdam'],
    ['dst_start_month', 'march'],
    ['dst_start_week_of_month', '7'],
    ['dst_stop_time', '24:00'],
    ['preferred_codec', 'g729'],
    ['date_format', 'D-M-YY'],
    ['proxy_register', 'yes'],
    ['proxy1_port', ''],
    ['time_zone', ''],
    ['dst_start_time', 'UNPROVISIONED'],
    ['proxy1_port', '0'],
    ['timer_t1', '5e2'],
    ['proxy1_address', '192.168.0.300'],
    ['proxy1_address', 'two words'],
    ['proxy_backup', 'pbx.example.org'],
    ['image_version', 'P0S3-8-12-00.loads'],
    ['image_version', 'POS3-8-12-00'],
    ['tftp_cfg_dir', 'phones'],
    ['services_url', 'https://example.org/'],
    ['services_url', 'example.org'],
    ['dst_offset', '13'],
  ]) {
    assert.equal(codeOf(name, value), 'SETTING_VALUE_INVALID', `${name}: ${value}`);
  }
  assert.equal(codeOf('line1_password', 'x'.repeat(32)), 'SETTING_VALUE_TOO_LONG');
  assert.equal(codeOf('line1_password', 'x'.repeat(31)), fine);
});

test('spellings that phones accept pass', () => {
  for (const [name = '', value = ''] of [
    ['dst_start_month', 'Mar'],
    ['dst_start_month', '3'],
    ['dst_start_time', '02/00'],
    ['dst_start_time', '2'],
    ['dst_start_week_of_month', '08'],
    ['dst_offset', '-1'],
    ['proxy1_address', 'sip.example.org'],
    ['sntp_server', 'UNPROVISIONED'],
    ['services_url', '/menu.xml'],
  ]) {
    assert.equal(codeOf(name, value), fine, `${name}: ${value}`);
  }
});

test('doubts are warnings', () => {
  assert.equal(codeOf('network_media_type', 'auto'), doubtful);
  assert.equal(codeOf('rfc_2543_hold', '1'), doubtful);
  assert.equal(codeOf('dst_start_day', ''), doubtful);
  assert.equal(codeOf('dst_offset', '1:00'), doubtful);
  assert.equal(codeOf('phone_label', 'more than 11 of them'), doubtful);
});

test('accents are dropped aloud for people, refused for accounts', () => {
  const check = validateSetting('line1_displayname', 'José');
  assert.ok(check.ok);
  assert.match(check.warnings.join(), /sent to the phone as Jose:/);
  assert.equal(codeOf('line1_displayname', '王'), 'CNF_VALUE_UNWRITABLE');
  assert.equal(codeOf('line1_displayname', 'say "hi"'), 'CNF_VALUE_UNWRITABLE');
  assert.equal(codeOf('line1_authname', 'josé'), 'CNF_VALUE_UNWRITABLE');
});

test('a secret is never repeated', () => {
  for (const value of ['correct horse battery staple and more', 'pa"ss', 'pässword']) {
    const check = validateSetting('line1_password', value);
    assert.ok(!check.ok);
    assert.ok(!`${check.reason} ${check.remedy}`.includes(value.slice(0, 4)), check.reason);
  }
});
