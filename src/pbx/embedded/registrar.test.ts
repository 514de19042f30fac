import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChallenge } from '#protocols/sip/digest-headers.ts';
import { headerValue, headerValues } from '#protocols/sip/header-field.ts';
import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { parameterValue } from '#protocols/sip/parameters.ts';
import { DecodeError } from '#values/decode-error.ts';
import { CONTACT, newPbx, SECRET, START } from './testing/register-bench.ts';

test('a phone is challenged, registers, refreshes, is listed and unregisters', async () => {
  const { pbx, time, answer, register, kinds } = newPbx();
  const challenged = answer({ contacts: [CONTACT] });
  assert.equal(challenged.status, 401);
  assert.deepEqual(parseChallenge(headerValue(challenged, 'WWW-Authenticate') ?? '')?.qop, ['auth']);

  const registered = register({ contacts: [CONTACT], expires: 3600 });
  assert.equal(registered.status, 200);
  assert.equal(headerValue(registered, 'Contact'), `${CONTACT};expires=3600`);
  assert.equal(headerValue(registered, 'Date'), 'Mon, 23 Nov 2026 00:00:00 GMT');
  assert.ok(parameterValue(mandatoryHeaders(registered).to.parameters, 'tag'));
  assert.deepEqual(await pbx.registrations(), [
    {
      user: '208',
      contact: 'sip:208@192.168.0.20:5060;transport=udp',
      source: { address: '192.168.0.20', port: 51_098 },
      userAgent: 'Cisco-CP7960G/8.0',
      mac: '00:11:5C:93:AF:D1',
      registeredAt: START,
      expiresAt: START + 3_600_000,
    },
  ]);

  time.now = 3_000_000;
  assert.equal(headerValue(register(), 'Contact'), `${CONTACT};expires=600`);
  assert.equal(register({ contacts: [CONTACT] }).status, 200);
  const [refreshed] = await pbx.registrations();
  assert.deepEqual([refreshed?.registeredAt, refreshed?.expiresAt], [START, START + 6_600_000]);
  assert.equal(headerValue(register({ contacts: [CONTACT], expires: 0 }), 'Contact'), undefined);
  assert.deepEqual(await pbx.registrations(), []);
  assert.deepEqual(kinds(), ['registered', 'refreshed', 'unregistered']);
});

test('a new Call-ID is a phone that started anew', () => {
  const { register, kinds } = newPbx();
  register({ contacts: [CONTACT] });
  register({ contacts: [CONTACT], callId: 'after-the-reboot', cseq: 1 });
  assert.deepEqual(kinds(), ['registered', 'registered']);
});

test('what is not refreshed expires and is told once', async () => {
  const { pbx, time, register, events, kinds } = newPbx();
  register({ contacts: [CONTACT], expires: 60 });
  register({ contacts: ['<sip:208@192.168.0.30>'], expires: 90 });
  time.now = 59_999;
  pbx.removeExpired();
  assert.deepEqual(kinds(), ['registered', 'registered']);
  time.now = 60_000;
  pbx.removeExpired();
  pbx.removeExpired();
  const [expired, ...more] = events;
  assert.ok(expired?.kind === 'expired' && expired.registration.mac === '00:11:5C:93:AF:D1');
  assert.deepEqual(more, []);
  assert.equal((await pbx.registrations()).length, 1);
});

test('what expired is not listed, even before anybody cleared it away', () => {
  const { register, time, kinds } = newPbx();
  register({ contacts: [CONTACT], expires: 60 });
  time.now = 61_000;
  assert.equal(headerValue(register(), 'Contact'), undefined);
  assert.deepEqual(kinds(), ['registered', 'expired']);
});

test('expiry is bounded: too short gets 423 and Min-Expires, too long is shortened, none is an hour', () => {
  const { register } = newPbx();
  const brief = register({ contacts: [CONTACT], expires: 30 });
  assert.deepEqual([brief.status, headerValue(brief, 'Min-Expires')], [423, '60']);
  const granted = (expires?: number | string) => {
    const response = register({ contacts: ['<sip:208@h>'], ...(expires === undefined ? {} : { expires }) });
    return headerValue(response, 'Contact');
  };
  assert.equal(granted(999_999), '<sip:208@h>;expires=7200');
  assert.equal(granted(), '<sip:208@h>;expires=3600');
  assert.equal(granted('soon'), '<sip:208@h>;expires=3600');
  const own = register({ contacts: ['<sip:208@h>;expires=61'], expires: 3600 });
  assert.equal(headerValue(own, 'Contact'), '<sip:208@h>;expires=61');
});

test('several contacts stand side by side, q is kept and not weighed, * removes all', () => {
  const { register, kinds } = newPbx();
  register({ contacts: ['<sip:208@a>;q=0.1', '<sip:208@b>;q=0.9'] });
  const listed = headerValues(register({ contacts: ['<sip:208@c>'] }), 'Contact');
  assert.deepEqual(
    listed.map((value) => value.split(';expires')[0]),
    ['<sip:208@a>;q=0.1', '<sip:208@b>;q=0.9', '<sip:208@c>'],
  );
  assert.equal(register({ contacts: ['*'] }).status, 400);
  assert.equal(register({ contacts: ['*'], expires: 60 }).status, 400);
  assert.throws(() => register({ contacts: ['*', '<sip:208@d>'], expires: 0 }), DecodeError);
  assert.equal(headerValues(register(), 'Contact').length, 3);
  assert.deepEqual(headerValues(register({ contacts: ['*'], expires: 0 }), 'Contact'), []);
  const expected = ['registered', 'registered', 'registered', 'refused', 'refused'];
  assert.deepEqual(kinds(), [...expected, 'unregistered', 'unregistered', 'unregistered']);
});

test('all changes of a REGISTER are made, or none', () => {
  const { register } = newPbx();
  register({ contacts: ['<sip:208@a>'], cseq: 50 });
  assert.equal(register({ contacts: ['<sip:208@b>', '<sip:208@a>;expires=0'], cseq: 10 }).status, 500);
  assert.equal(register({ contacts: ['<sip:208@b>', '<sip:208@c>;expires=5'] }).status, 423);
  const listed = headerValues(register(), 'Contact');
  assert.deepEqual(listed, ['<sip:208@a>;expires=3600']);
});

test('within a Call-ID only a higher CSeq changes a binding (§10.3)', () => {
  const { register } = newPbx();
  assert.equal(register({ contacts: [CONTACT], cseq: 200 }).status, 200);
  assert.equal(register({ contacts: [CONTACT], expires: 0, cseq: 200 }).status, 500);
  assert.equal(register({ contacts: ['*'], expires: 0, cseq: 199 }).status, 500);
  assert.equal(register({ contacts: [CONTACT], expires: 0, cseq: 5, callId: 'another' }).status, 200);
});

test('contacts are bounded in number and length, and must be SIP', () => {
  const { register } = newPbx();
  const ten = Array.from({ length: 10 }, (_, index) => `<sip:208@h${index}>`);
  assert.equal(register({ contacts: ten }).status, 200);
  assert.equal(register({ contacts: ['<sip:208@h10>'] }).status, 403);
  assert.equal(register({ contacts: ['<sip:208@h10>', '<sip:208@h0>;expires=0'] }).status, 200);
  assert.equal(register({ contacts: [...ten, '<sip:208@h10>;expires=0'] }).status, 403);
  assert.equal(register({ contacts: [`<sip:${'x'.repeat(1200)}@h>`] }).status, 400);
  assert.throws(() => register({ contacts: ['<mailto:208@h>'] }), DecodeError);
});

test('the server is full at 10,000 registrations, and known ones still refresh', () => {
  const { register, secrets } = newPbx();
  const usersOf = (count: number) => Array.from({ length: count }, (_, index) => `u${index}`);
  for (const user of usersOf(1000)) {
    secrets.set(user, SECRET);
    const contacts = Array.from({ length: 10 }, (_, index) => `<sip:${user}@h${index}>`);
    assert.equal(register({ user, contacts, callId: user, cseq: 1 }).status, 200);
  }
  const full = register({ contacts: [CONTACT] });
  assert.deepEqual([full.status, headerValue(full, 'Retry-After')], [503, '60']);
  assert.equal(register({ user: 'u0', contacts: ['<sip:u0@h0>'], callId: 'u0', cseq: 3 }).status, 200);
});
