import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskSecrets } from './mask-secrets.ts';

test('passwords are stars, and everything stands where it stood', () => {
  assert.equal(maskSecrets('line1_password: "abc;d" ; the key'), 'line1_password: "*****" ; the key');
  assert.equal(maskSecrets('phone_password: abc ; word'), 'phone_password: *** ; word');
  assert.equal(maskSecrets('#line2_password: abc def'), '#line2_password: *** ***');
  assert.equal(maskSecrets('line1_passwrod=abc'), 'line1_passwrod=***');
  assert.equal(maskSecrets('proxy_register: 1line1_password: "abc'), 'proxy_register: 1line1_password: "***');
  assert.equal(maskSecrets('<authPassword>abc</authPassword>'), '<authPassword>***</authPassword>');
  assert.equal(maskSecrets('line1_name: 208 ; no secret'), 'line1_name: 208 ; no secret');
});

test('an endless line takes one pass', () => {
  const line = `${'password'.repeat(100_000)}: x`;
  assert.equal(maskSecrets(line).length, line.length);
});
