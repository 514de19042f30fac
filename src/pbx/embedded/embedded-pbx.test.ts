import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChallenge } from '#protocols/sip/digest-headers.ts';
import { headerValue, headerValues } from '#protocols/sip/header-field.ts';
import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import type { SipRequest, SipResponse } from '#protocols/sip/message.ts';
import { parameterValue } from '#protocols/sip/parameters.ts';
import { LayerBench, SERVER } from '#protocols/sip/testing/layer-bench.ts';
import { authorizationFor, type RegisterParts, sipRequest } from '#protocols/sip/testing/sip-register.ts';
import { DecodeError } from '#values/decode-error.ts';
import { EmbeddedPbx } from './embedded-pbx.ts';
import type { PbxEvent } from './pbx-event.ts';

const SECRET = 'pX4mYwq7';
const CONTACT =
  '<sip:208@192.168.0.20:5060;transport=udp>;+sip.instance="<urn:uuid:00000000-0000-0000-0000-00115c93afd1>"';
const START = Date.UTC(2026, 10, 23);

function newPbx() {
  const time = { now: 0 };
  const events: PbxEvent[] = [];
  const secrets = new Map([['208', SECRET]]);
  const pbx = new EmbeddedPbx({
    accounts: {
      byUser(user) {
        const secret = secrets.get(user);
        return secret === undefined ? undefined : { user, secret };
      },
    },
    clock: { now: () => START + time.now, monotonic: () => time.now },
    // What is held back is told, and not waited for.
    timers: {
      after(milliseconds, work) {
        delayMs = milliseconds;
        work();
        return () => {};
      },
    },
    onEvent: (event) => {
      if (event.kind !== 'scanned') events.push(event);
    },
  });
  const bench = new LayerBench((layer) => pbx.serve(layer, { addresses: [SERVER], port: 5060 }));
  let delayMs = 0;
  let asked = 0;
  let cseq = 100;
  const askWith = (request: SipRequest, address = '192.168.0.20') => {
    delayMs = 0;
    bench.receive(request, { address, port: 51_098 });
    const [answered] = bench.sent.splice(0);
    assert.ok(answered?.message.kind === 'response');
    return { response: answered.message, delayMs };
  };
  /** Every request is a transaction of its own. */
  const ask = (parts: RegisterParts = {}, address?: string) => {
    asked += 1;
    return askWith(sipRequest({ branch: `z9hG4bK-${asked}`, ...parts }), address);
  };
  const answer = (parts: RegisterParts = {}, address?: string): SipResponse => ask(parts, address).response;
  /** Asks, answers the challenge, and gives the second response. */
  const register = (parts: RegisterParts = {}, secret = SECRET): SipResponse => {
    cseq += 2;
    const numbered = { cseq, ...parts };
    const user = parts.user ?? '208';
    const authorization = authorizationFor(answer(numbered), { user, secret });
    return answer({ ...numbered, cseq: numbered.cseq + 1, authorization });
  };
  const kinds = () => events.splice(0).map((event) => event.kind);
  return { pbx, time, events, secrets, ask, askWith, answer, register, kinds };
}

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
