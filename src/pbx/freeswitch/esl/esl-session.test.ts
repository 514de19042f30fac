import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { OffhookError } from '#values/offhook-error.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { type EslEvent, EslSession } from './esl-session.ts';

const GREETING = 'Content-Type: auth/request\n\n';
const reply = (text: string) => `Content-Type: command/reply\nReply-Text: ${text}\n\n`;
const framed = (type: string, body: string) =>
  `Content-Type: ${type}\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`;

/** A session, what it sent as text, and how it ended. */
function session() {
  const time = new VirtualTime();
  const sent: string[] = [];
  const events: EslEvent[] = [];
  const ends: OffhookError[] = [];
  let ready = 0;
  const made = new EslSession({
    where: 'the office',
    secret: 'eslsecret',
    send: (octets) => void sent.push(Buffer.from(octets).toString()),
    onReady: () => {
      ready += 1;
    },
    onEvent: (event) => void events.push(event),
    onEnd: (error) => void ends.push(error),
    timers: time,
  });
  const say = async (text: string) => {
    made.receive(Buffer.from(text));
    await new Promise(setImmediate);
  };
  return { session: made, time, sent, events, ends, say, isReady: () => ready === 1 };
}

async function loggedIn() {
  const all = session();
  await all.say(GREETING);
  await all.say(reply('+OK accepted'));
  await all.say(reply('+OK event listener enabled json'));
  assert.ok(all.isReady());
  return all;
}

test('it says the password when it is asked for, and then which events it wants', async () => {
  const { sent } = await loggedIn();
  assert.deepEqual(sent, [
    'auth eslsecret\n\n',
    'event json CUSTOM sofia::register sofia::unregister sofia::expire\n\n',
  ]);
});

test('answers find their questions by their order, whatever comes between', async () => {
  const { session: made, say, events } = await loggedIn();
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
    const { say, ends } = session();
    for (const text of said) await say(text);
    assert.deepEqual(
      ends.map((error) => error.code),
      [code],
    );
    assert.doesNotMatch(`${ends[0]?.message}${ends[0]?.remedy}`, /eslsecret/);
  });
}

test('an event that is no JSON ends it', async () => {
  const { say, ends } = await loggedIn();
  await say(framed('text/event-json', '{"Event'));
  assert.equal(ends[0]?.code, 'PBX_GARBLED');
});

test('who says nothing is given up: at the beginning, at a question, and half open', async () => {
  const silent = session();
  silent.time.advance(20_000);
  assert.equal(silent.ends[0]?.code, 'PBX_UNREACHABLE');

  const asked = await loggedIn();
  const answer = assert.rejects(asked.session.request('api reloadxml'), { code: 'PBX_UNREACHABLE' });
  asked.time.advance(20_000);
  await answer;

  const halfOpen = await loggedIn();
  halfOpen.time.advance(20_000);
  assert.equal(halfOpen.sent.at(-1), 'api uptime\n\n');
  halfOpen.time.advance(20_000);
  assert.equal(halfOpen.ends[0]?.code, 'PBX_UNREACHABLE');
  assert.equal(halfOpen.time.planned, 0);
});

test('whatever is said, it ends at most once, and nothing that was asked waits for ever', async () => {
  const piece = fc.constantFrom(
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
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), fc.boolean(), async (pieces, polite) => {
      const { session: made, time, ends, say } = polite ? await loggedIn() : session();
      const asked = made.request('api status').then(
        () => 'answered',
        () => 'failed',
      );
      for (const one of pieces) await say(one);
      time.advance(100_000);
      await new Promise(setImmediate);
      time.advance(100_000);
      assert.ok(ends.length <= 1);
      assert.match(await asked, /answered|failed/);
    }),
    { numRuns: 50 },
  );
});
