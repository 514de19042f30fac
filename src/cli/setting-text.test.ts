import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExplainedSetting } from '#provisioning/explain-settings.ts';
import { describeRestart, formatReasons, maskExplained } from './setting-text.ts';
import type { Terminal } from './terminal.ts';

const plain: Terminal = { out() {}, note() {}, style: (_format, text) => text, interactive: false };
const setting: ExplainedSetting = {
  name: 'call_waiting',
  value: '3',
  layer: 'group',
  from: 'sales',
  hides: [{ value: '2', layer: 'site', from: 'site' }],
  phoneDefault: '1',
  file: 'SIP<MAC>.cnf',
  verbatim: false,
  secret: false,
};

test('reasons stand in columns, whatever is the longest', () => {
  const long = { ...setting, name: 'sync', value: '1', hides: [], phoneDefault: 'a long default' };
  assert.deepEqual(formatReasons(plain, [setting, long]).split('\n'), [
    'call_waiting  "3"               group sales; in SIP<MAC>.cnf',
    '              "2"               hidden: site',
    '              "1"               the phone\'s own',
    'sync          "1"               group sales; in SIP<MAC>.cnf',
    '              "a long default"  the phone\'s own',
  ]);
});

test('colour does not move the columns', () => {
  const coloured: Terminal = { ...plain, style: (_format, text) => `<${text}>` };
  assert.equal(
    formatReasons(coloured, [setting]).replace(/[<>]/g, ''),
    formatReasons(plain, [setting]).replace(/[<>]/g, ''),
  );
});

test('a secret is masked in what it hides too', () => {
  const masked = maskExplained({
    ...setting,
    secret: true,
    hides: [...setting.hides, { ...setting, value: '' }],
  });
  assert.deepEqual([masked.value, ...masked.hides.map(({ value }) => value)], ['********', '********', '']);
});

test('who must restart is told with names while they are few', () => {
  const [from, by] = [Date.parse('2029-01-01T03:00Z'), Date.parse('2029-04-01T03:00Z')];
  const macs = ['00:11:5C:00:00:01', '00:11:5C:00:00:02'] as ExplainedSetting['from'][];
  const restart = { zone: 'America/Santiago', from, by, phones: macs as never[] };
  assert.equal(
    describeRestart(restart, Date.parse('2026-11-23T12:00Z')),
    '00:11:5C:00:00:01, 00:11:5C:00:00:02 must restart before Sunday 1 April 2029, 00:00, after Monday 1 January 2029, 00:00: the rules of America/Santiago that they hold are wrong from then on.',
  );
  assert.match(describeRestart(restart, by), /must restart now/);
  const many = { ...restart, phones: Array(5000).fill(macs[0]) };
  assert.match(describeRestart(many, from), /^5,000 phones must restart before [^;]*2029, 00:00: /);
});
