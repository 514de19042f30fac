import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Configuration, mergeConfiguration } from './configuration.ts';
import { habitsWith } from './habits.ts';

const PHONE_7960 = { lines: 6 };
const PHONE_7940 = { lines: 2 };

function merge(text: string, flash: Record<string, string> = {}, habits = habitsWith(), model = PHONE_7960) {
  return mergeConfiguration(flash, Buffer.from(text, 'latin1'), model, habits);
}

test('every form of line that was seen in working files is read', () => {
  const { parameters, dropped } = merge(
    [
      '# comment',
      ';services_url: "http://x/"',
      'line1_name: 208',
      'line1_authname : "208" ; the caller',
      'phone_label:"Werkstatt "',
      '\tproxy_register :1',
      'line1_displayname: "Main Office"; the caller id',
      'Domain_Name: "example.net"',
      'directory_url: "http://192.168.0.20/a.xml;b"',
      'timer_t1: 0500',
    ].join('\r\n'),
  );
  assert.deepEqual(dropped, []);
  assert.deepEqual(parameters, {
    line1_name: '208',
    line1_authname: '208',
    phone_label: 'Werkstatt ',
    proxy_register: '1',
    line1_displayname: 'Main Office',
    domain_name: 'example.net',
    directory_url: 'http://192.168.0.20/a.xml;b',
    timer_t1: '0500',
  });
});

test('what the phone silently drops leaves the old value', () => {
  const flash = {
    line1_password: 'old',
    start_media_port: '16384',
    preferred_codec: 'g711alaw',
    proxy1_port: '5062',
  };
  const { parameters, changed, dropped } = merge(
    [
      `line1_password: "${'x'.repeat(32)}"`,
      'start_media_port: 16348',
      'preferred_codec: g729',
      'proxy1_port= 5060',
      'dscpForAudio: 184',
      'nat_enabel: "1"',
      'language:',
      'sip_retx: 0x0a',
      'proxy_emergency: 10.0.0',
      'line1_name: "208',
      '1line: 3',
    ].join('\n'),
    flash,
  );
  assert.deepEqual(parameters, flash);
  assert.deepEqual(changed, []);
  assert.deepEqual(
    dropped.map(({ line, reason }) => [line, reason]),
    [
      [1, 'longer than 31 characters'],
      [2, 'not within 16384 to 32766'],
      [3, 'not one of the known words'],
      [4, 'no colon'],
      [5, 'unknown setting'],
      [6, 'unknown setting'],
      [7, 'no value'],
      [8, 'not a number'],
      [9, 'not an IPv4 address'],
      [10, 'no closing quote'],
      [11, 'not a name of letters, digits and underscores'],
    ],
  );
});

test('lines that the model has no key for are unknown to it', () => {
  const text = 'line2_name: 209\nline3_name: 210\n';
  assert.deepEqual(merge(text, {}, habitsWith(), PHONE_7940).changed, ['line2_name']);
  assert.deepEqual(merge(text).changed, ['line2_name', 'line3_name']);
});

test('uncertain habits can be thrown', () => {
  assert.deepEqual(merge('language:\n', {}, habitsWith({ dropsBareEmptyValue: false })).parameters, {
    language: '',
  });
  assert.deepEqual(merge('Line1_name: 1\n', {}, habitsWith({ keysIgnoreCase: false })).parameters, {});
  assert.deepEqual(merge('sync: 1\nsync: 2', {}, habitsWith({ needsLastNewline: true })).parameters, {
    sync: '1',
  });
  assert.deepEqual(merge('sync: 1\nsync: 2\n', {}, habitsWith({ laterDuplicateWins: false })).parameters, {
    sync: '1',
  });
  const unchecked = habitsWith({ checksRanges: false });
  assert.deepEqual(merge('start_media_port: 16348\n', {}, unchecked).changed, ['start_media_port']);
});

test('the least configuration, and what UNPROVISIONED and empty numbers mean', () => {
  const missing = (parameters: Record<string, string>) => new Configuration(parameters, PHONE_7960).missing;
  assert.deepEqual(missing({}), ['line1_name', 'proxy1_address']);
  assert.deepEqual(missing({ line1_name: '208', proxy1_address: 'UNPROVISIONED' }), ['proxy1_address']);
  assert.deepEqual(missing({ line1_name: '208', proxy1_address: 'pbx', proxy1_port: '' }), ['proxy1_port']);
  assert.deepEqual(missing({ line1_name: '208', proxy1_address: 'pbx' }), []);
});

test('any octets merge without a crash, and settings that no line names keep their value', () => {
  const line = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.constantFrom('line1_name', 'sync', 'proxy1_port', 'time_zone'), fc.string())
      .map(([name, value]) => `${name}: "${value}"`),
  );
  fc.assert(
    fc.property(fc.array(line), fc.uint8Array(), (lines, noise) => {
      const flash = { phone_label: 'keep', line1_password: 'keep too' };
      const bytes = Buffer.concat([Buffer.from(lines.join('\n')), noise]);
      if (/phone_label|line1_password/i.test(bytes.toString('latin1'))) return;
      const { parameters, changed } = mergeConfiguration(flash, bytes, PHONE_7960, habitsWith());
      assert.equal(parameters.phone_label, 'keep');
      assert.equal(parameters.line1_password, 'keep too');
      const again = mergeConfiguration(parameters, bytes, PHONE_7960, habitsWith());
      assert.deepEqual(again.changed, [], 'reading the same file twice changes nothing');
      for (const name of changed) assert.notEqual(parameters[name], undefined);
    }),
  );
});
