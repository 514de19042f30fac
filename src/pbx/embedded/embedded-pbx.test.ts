import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headerValue } from '#protocols/sip/header-field.ts';
import { authorizationFor, sipRequest } from '#protocols/sip/testing/sip-register.ts';
import { newPbx, SECRET } from './testing/register-bench.ts';

test('a MAC is taken from +sip.instance only in the form that ends in one', async () => {
  const { pbx, register } = newPbx();
  register({
    contacts: [
      '<sip:208@a>;+sip.instance="<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>"',
      '<sip:208@b>;+sip.instance="<urn:uuid:00000000-0000-0000-0000-000000000000>"',
      '<sip:208@c>;+SIP.Instance="<URN:UUID:00000000-0000-0000-0000-00115C93AFD1>"',
    ],
  });
  assert.deepEqual(
    (await pbx.registrations()).map(({ mac }) => mac),
    [undefined, undefined, '00:11:5C:93:AF:D1'],
  );
});

test('the server itself answers OPTIONS, and names what others may be sent through it', () => {
  const { answer } = newPbx();
  const options = answer({ method: 'OPTIONS' });
  assert.equal(options.status, 200);
  assert.match(headerValue(options, 'Allow') ?? '', /^REGISTER, INVITE, ACK, CANCEL, BYE, OPTIONS, /);
  for (const method of ['INVITE', 'BYE', 'NOTIFY', 'register']) {
    const refused = answer({ method });
    assert.deepEqual(
      [refused.status, headerValue(refused, 'Allow')],
      [405, headerValue(options, 'Allow')],
      method,
    );
  }
  assert.equal(answer({ method: 'CANCEL' }).status, 481);
});

test('what asks for what we cannot do is refused (RFC 4475 §3.3.2, §3.3.5, §3.1.2.11)', () => {
  const { answer } = newPbx();
  assert.equal(answer({ uri: 'nobodyKnowsThisScheme:totallyopaquecontent' }).status, 416);
  const extension = answer({ more: [['Require', 'nothingSupportsThis, nothingSupportsThisEither']] });
  const unsupported = headerValue(extension, 'Unsupported');
  assert.deepEqual([extension.status, unsupported], [420, 'nothingSupportsThis, nothingSupportsThisEither']);
  assert.equal(answer({ uri: 'sip:user@example.com?Route=%3Csip:example.com%3E' }).status, 400);
});

test('any host in To is ours; a To that names nobody is an unknown user', () => {
  const { answer, askWith } = newPbx();
  const withTo = (to: string) => {
    const request = sipRequest({ branch: `z9hG4bK${to.length}` });
    const headers = request.headers.map((field) => (field.name === 'To' ? { ...field, value: to } : field));
    return { ...request, headers };
  };
  for (const to of ['<sip:192.168.0.2>', '<tel:208>', 'sip:208@pbx.elsewhere.example']) {
    assert.equal(askWith(withTo(to)).response.status, 401, to);
  }
  const authorization = authorizationFor(answer({ user: '%32%30%38' }), { secret: SECRET });
  assert.equal(answer({ user: '%32%30%38', authorization }).status, 200);
});
