import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChallenge } from '#protocols/sip/digest-headers.ts';
import { headerValue } from '#protocols/sip/header-field.ts';
import type { SipResponse } from '#protocols/sip/message.ts';
import { authorizationFor } from '#protocols/sip/testing/sip-register.ts';
import { CONTACT, newPbx, SECRET } from './testing/register-bench.ts';

test('an unknown user and a wrong secret cannot be told apart', () => {
  const shapeOf = (user: string) => {
    const { ask, events } = newPbx();
    const asked = { user, contacts: [CONTACT] };
    const challenged = ask(asked);
    const refused = ask({
      ...asked,
      authorization: authorizationFor(challenged.response, { user, secret: 'guess' }),
    });
    const withoutChange = ({ response, delayMs }: typeof refused) => [
      response.status,
      response.reason,
      delayMs,
      response.headers.map(({ name, value }) =>
        [name, value.replaceAll(user, 'USER').replace(/(tag|nonce|branch)="?[-\w]+/g, '$1=')].join(),
      ),
    ];
    assert.deepEqual([challenged.response.status, refused.response.status], [401, 403]);
    assert.deepEqual(
      events.map(
        (event) =>
          event.kind === 'refused' && [event.user, event.status, event.reason, event.failures, event.mac],
      ),
      [[user, 403, 'unknown user or wrong secret', 1, '00:11:5C:93:AF:D1']],
    );
    return [withoutChange(challenged), withoutChange(refused)];
  };
  assert.deepEqual(shapeOf('999'), shapeOf('208'));
});

test('nobody registers for another, nor under a secret of before', () => {
  const { answer, secrets, register } = newPbx();
  secrets.set('209', SECRET);
  const authorization = authorizationFor(answer({ user: '208' }), { user: '209', secret: SECRET });
  assert.equal(answer({ user: '208', authorization, contacts: [CONTACT] }).status, 403);
  assert.equal(register({ contacts: [CONTACT] }).status, 200);
  secrets.set('208', 'changed');
  assert.equal(register({ contacts: [CONTACT] }).status, 403);
  assert.equal(register({ contacts: [CONTACT] }, 'changed').status, 200);
});

test('a replayed Authorization is stale: with qop by its count, without by time and address', () => {
  const { answer, time } = newPbx();
  const staleness = (response: SipResponse) => {
    const challenge = headerValue(response, 'WWW-Authenticate');
    return challenge === undefined ? response.status : parseChallenge(challenge)?.stale;
  };
  const challenged = answer();
  const first = authorizationFor(challenged, { secret: SECRET, nc: 1 });
  const second = authorizationFor(challenged, { secret: SECRET, nc: 2 });
  assert.deepEqual(
    [first, first, second, first, second].map((authorization) => staleness(answer({ authorization }))),
    [200, true, 200, true, true],
  );
  const bare = authorizationFor(answer(), { secret: SECRET, withoutQop: true });
  assert.equal(staleness(answer({ authorization: bare })), 200);
  assert.equal(staleness(answer({ authorization: bare })), 200);
  assert.equal(staleness(answer({ authorization: bare }, '192.168.0.66')), true);
  time.now = 61_000;
  assert.equal(staleness(answer({ authorization: bare })), true);
});

test('who forges a source address uses up no attempts of the phone that has it', () => {
  const { answer, register, events } = newPbx();
  const elsewhere = authorizationFor(answer({}, '192.168.0.66'), { secret: 'guess' });
  for (let cseq = 1; cseq <= 30; cseq += 1)
    assert.equal(answer({ cseq, authorization: elsewhere }).status, 401);
  assert.equal(register({ contacts: [CONTACT] }).status, 200);
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['registered'],
  );
});

test('an outdated nonce is stale, whether the secret was right or not: it tells nobody', () => {
  const { answer, time } = newPbx();
  const challenged = answer();
  const authorizations = [SECRET, 'guess'].map((secret) => authorizationFor(challenged, { secret }));
  time.now = 3 * 3_600_000;
  for (const authorization of authorizations) {
    const challenge = parseChallenge(headerValue(answer({ authorization }), 'WWW-Authenticate') ?? '');
    assert.equal(challenge?.stale, true);
  }
});

test('a right secret clears the wrong ones before it', () => {
  const { register } = newPbx();
  for (const secret of [...Array(9).fill('guess'), SECRET, ...Array(9).fill('guess')]) register({}, secret);
  assert.equal(register().status, 200);
});

test('credentials that name another algorithm are wrong', () => {
  const { answer } = newPbx();
  const authorization = authorizationFor(answer(), { secret: SECRET });
  assert.equal(answer({ authorization: authorization.replace('=MD5', '=SHA-256') }).status, 403);
});

test('credentials for another realm or scheme are answered with our challenge', () => {
  const { answer } = newPbx();
  const authorization = authorizationFor(answer(), { secret: SECRET });
  const foreign = authorization.replace('realm="offhook"', 'realm="elsewhere"');
  assert.equal(answer({ authorization: foreign }).status, 401);
  assert.equal(answer({ authorization: 'NoOneKnowsThisScheme opaque-data=here' }).status, 401);
  assert.equal(answer({ authorization: foreign, more: [['Authorization', authorization]] }).status, 200);
});

test('guessing is slowed, and its events thin out', () => {
  const { ask, events } = newPbx();
  const delays = Array.from({ length: 20 }, (_, cseq) => {
    const { response } = ask({ cseq });
    return ask({ cseq, authorization: authorizationFor(response, { secret: `guess${cseq}` }) }).delayMs;
  });
  assert.deepEqual([delays[0], delays[1], delays.at(-1)], [250, 500, 4000]);
  assert.deepEqual(
    events.map((event) => event.kind === 'refused' && event.failures),
    [1, 2, 3, 4, 8, 16],
  );
  const right = authorizationFor(ask({ cseq: 50 }).response, { secret: SECRET });
  assert.equal(ask({ cseq: 51, authorization: right }).response.status, 403);
  assert.equal(ask({ cseq: 52, authorization: right }, '192.168.0.21').response.status, 401);
});

test('who looks for extensions waits ever longer for each answer, and learns by it of none', () => {
  const { ask, time } = newPbx();
  const waits = (user: string, address?: string) => {
    const { response, delayMs } = ask({ user }, address);
    assert.equal(response.status, 401);
    return delayMs;
  };
  const delays = Array.from({ length: 100 }, (_, index) => waits(`6${index}`));
  assert.deepEqual([delays[1], delays[2], delays[8], delays[9], delays[99]], [0, 1000, 1000, 2000, 4000]);
  assert.equal(waits('208'), 4000, 'an extension that exists');
  assert.equal(waits('208', '192.168.0.21'), 0, 'another address');
  time.now = 601_000;
  assert.equal(waits('208'), 0);
});

test('no event and no answer holds a secret, nor a name of any length', () => {
  const { register, events } = newPbx();
  register({ user: 'x'.repeat(500), contacts: [CONTACT] }, 'wrong-secret');
  const [told] = events;
  assert.ok(told?.kind === 'refused');
  assert.equal(told.user, 'x'.repeat(64));
  const responses = [register({ contacts: [CONTACT] }), register({ contacts: [CONTACT] }, 'wrong-secret')];
  const everything = JSON.stringify([events, responses]);
  assert.ok(!everything.includes(SECRET) && !everything.includes('wrong-secret'));
});
