import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  loggedIn,
  type SessionCase,
  standAlone,
  testSession,
} from '#pbx/connection/testing/session-cases.ts';
import { type EslEvent, EslSession } from './esl-session.ts';

const GREETING = 'Content-Type: auth/request\n\n';
const reply = (text: string) => `Content-Type: command/reply\nReply-Text: ${text}\n\n`;
const framed = (type: string, body: string) =>
  `Content-Type: ${type}\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`;

const ESL: SessionCase<EslSession, EslEvent> = {
  make: (parts) => new EslSession({ ...parts, secret: 'eslsecret' }),
  login: [GREETING, reply('+OK accepted'), reply('+OK event listener enabled json')],
};

test('it says the password when it is asked for, and then which events it wants', async () => {
  const { sent } = await loggedIn(ESL);
  assert.deepEqual(sent, [
    'auth eslsecret\n\n',
    'event json CUSTOM sofia::register sofia::unregister sofia::expire\n\n',
  ]);
});

test('answers find their questions by their order, whatever comes between', async () => {
  const { session: made, say, events } = await loggedIn(ESL);
  const api = made.request('api reloadxml');
  const notify = made.request('sendevent NOTIFY', { headers: [['user', '208']] });
  await say(framed('text/event-json', '{"Event-Subclass":"sofia::register","n":1}'));
  await say(framed('api/response', '+OK [Success]\n') + reply('-ERR no such profile'));
  assert.deepEqual(await api, { isOk: true, text: '+OK [Success]' });
  assert.deepEqual(await notify, { isOk: false, text: '-ERR no such profile' });
  assert.deepEqual(events, [new Map([['event-subclass', 'sofia::register']])]);
});

for (const [what, code, ...said] of [
  ['a wrong password', 'PBX_REFUSED', GREETING, reply('-ERR invalid')],
  ['an address that may not come', 'PBX_REFUSED', framed('text/rude-rejection', 'Access Denied, go away.\n')],
  ['a farewell', 'PBX_UNREACHABLE', GREETING, framed('text/disconnect-notice', 'Disconnected, goodbye.\n')],
  ['a mail server', 'PBX_GARBLED', '220 mail.example.org ESMTP\n\n'],
  ['a second greeting', 'PBX_GARBLED', GREETING, GREETING],
  ['an answer to nothing', 'PBX_GARBLED', framed('api/response', 'hello')],
  ['another kind of message first', 'PBX_GARBLED', framed('log/data', 'hello')],
] as const) {
  test(`${what} ends it with ${code}, and tells no secret`, async () => {
    const { say, ends } = standAlone(ESL);
    for (const text of said) await say(text);
    assert.deepEqual(
      ends.map((error) => error.code),
      [code],
    );
    assert.doesNotMatch(`${ends[0]?.message}${ends[0]?.remedy}`, /eslsecret/);
  });
}

test('an event that is no JSON ends it', async () => {
  const { say, ends } = await loggedIn(ESL);
  await say(framed('text/event-json', '{"Event'));
  assert.equal(ends[0]?.code, 'PBX_GARBLED');
});

testSession(ESL, {
  ask: (session) => session.request('api reloadxml'),
  answerMs: 20_000,
  ping: /^api uptime\n\n$/,
  pieces: [
    GREETING,
    reply('+OK'),
    reply('-ERR'),
    framed('api/response', 'x'),
    framed('text/event-json', '{}'),
    framed('text/event-json', '[]'),
    framed('text/disconnect-notice', ''),
    'Content-Type: ',
    '\n',
    ':',
  ],
});
