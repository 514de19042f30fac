import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainSettings } from './explain-settings.ts';
import type { SettingOrigin } from './layers.ts';

const explain = (name: string, origin: SettingOrigin) => explainSettings(new Map([[name, origin]]))[0];

test('what a value hides, the strongest first, and what the phone has by itself', () => {
  const defaults: SettingOrigin = { value: '0', layer: 'defaults', from: 'Offhook' };
  const site: SettingOrigin = { value: '1', layer: 'site', from: 'site', hides: defaults };
  assert.deepEqual(explain('call_waiting', { value: '2', layer: 'group', from: 'sales', hides: site }), {
    name: 'call_waiting',
    value: '2',
    layer: 'group',
    from: 'sales',
    hides: [
      { value: '1', layer: 'site', from: 'site' },
      { value: '0', layer: 'defaults', from: 'Offhook' },
    ],
    phoneDefault: '1',
    file: 'SIP<MAC>.cnf',
    verbatim: false,
    secret: false,
  });
});

test('what the table does not know, or would not accept, is verbatim', () => {
  const site = (value: string): SettingOrigin => ({ value, layer: 'site', from: 'site' });
  const of = (name: string, value: string) => {
    const { verbatim, secret, file } = explain(name, site(value)) ?? {};
    return [verbatim, secret, file];
  };
  assert.deepEqual(of('call_waiting', '1'), [false, false, 'SIPDefault.cnf']);
  assert.deepEqual(of('tos_media', '184'), [true, false, 'SIPDefault.cnf']);
  assert.deepEqual(of('time_zone', 'Europe/Brussels'), [false, false, 'SIPDefault.cnf']);
  assert.deepEqual(of('time_zone', 'Nowhere'), [true, false, 'SIPDefault.cnf']);
  assert.deepEqual(of('quite_unknown', '1'), [true, false, 'SIPDefault.cnf']);
  assert.deepEqual(of('unknown_passwd', 'x'), [true, true, 'SIP<MAC>.cnf']);
  assert.deepEqual(of('phone_password', 'x'), [false, true, 'SIP<MAC>.cnf']);
});
