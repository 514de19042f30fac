import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSecretSetting } from './secret-names.ts';

test('the table knows its secrets, in any letter case', () => {
  for (const name of ['line1_password', 'phone_password', 'Line1_Password']) {
    assert.ok(isSecretSetting(name), name);
  }
  for (const name of ['line1_name', 'line1_authname', 'phone_prompt']) {
    assert.ok(!isSecretSetting(name), name);
  }
});

test('of an unknown setting the name tells', () => {
  for (const name of ['admin_passwd', 'wlan_psk', 'unlock_pin', 'api_key', 'Shared_Secret', 'pin1']) {
    assert.ok(isSecretSetting(name), name);
  }
  for (const name of ['ping_interval', 'mapping', 'keypad_tone', 'quite_something']) {
    assert.ok(!isSecretSetting(name), name);
  }
});
