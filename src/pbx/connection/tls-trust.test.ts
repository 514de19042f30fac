import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTlsTrust, tlsTrustProblem } from './tls-trust.ts';

const DIGITS = '0123456789ABCDEF'.repeat(4);

test('trust is the system’s, a file’s or a fingerprint’s, in any spelling of that', () => {
  assert.deepEqual(parseTlsTrust('yes'), { kind: 'system' });
  assert.deepEqual(parseTlsTrust('/etc/ca.pem'), { kind: 'file', path: '/etc/ca.pem' });
  const pinned = { kind: 'fingerprint', digits: DIGITS };
  assert.deepEqual(parseTlsTrust(`sha256:${DIGITS.toLowerCase()}`), pinned);
  assert.deepEqual(parseTlsTrust(`SHA256:${DIGITS.match(/../g)?.join(':')}`), pinned);
});

test('what can be meant for none of them is no trust', () => {
  for (const text of ['', 'no', 'true', 'ca.pem', `sha256:${DIGITS.slice(1)}`, `sha1:${DIGITS}`]) {
    assert.equal(parseTlsTrust(text), undefined, text);
  }
  assert.equal(tlsTrustProblem('no'), undefined);
  assert.match(tlsTrustProblem('maybe') ?? '', /fingerprint/);
});
