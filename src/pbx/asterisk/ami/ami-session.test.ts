import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AmiMessage, amiHeader } from '#protocols/ami/ami-codec.ts';
import type { OffhookError } from '#values/offhook-error.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { AmiSession } from './ami-session.ts';

const BANNER = 'Asterisk Call Manager/11.0.0\n';

/** A session, what it sent as text, and how it ended. */
function session() {
  const time = new VirtualTime();
  const sent: string[] = [];
  const events: AmiMessage[] = [];
  const ends: OffhookError[] = [];
  let ready = 0;
  const made = new AmiSession({
    where: 'the office',
    user: 'offhook',
    secret: 'amisecret',
    send: (octets) => void sent.push(Buffer.from(octets).toString()),
    onReady: () => {
      ready += 1;
    },
    onEvent: (event) => void events.push(event),
    onEnd: (error) => void ends.push(error),
    timers: time,
  });
  const say = async (text: string) => {
    made.receive(Buffer.from(text.replaceAll('\n', '\r\n')));
    await new Promise(setImmediate);
  };
  return { session: made, time, sent, events, ends, say, isReady: () => ready === 1 };
}

async function loggedIn() {
  const all = session();
  await all.say(BANNER);
  await all.say('Response: Success\nActionID: 1\nChallenge: 13725108\n\n');
  await all.say('Response: Success\nActionID: 2\nMessage: Authentication accepted\n\n');
  assert.ok(all.isReady());
  return all;
}

test('it logs in by challenge: the secret never travels', async () => {
  const { sent } = await loggedIn();
  const key = createHash('md5').update('13725108amisecret').digest('hex');
  assert.match(sent[1] ?? '', new RegExp(`Key: ${key}`));
  assert.ok(!sent.join('').includes('amisecret'));
});

test('answers and lists find their questions, whatever comes between', async () => {
  const { session: made, say, events } = await loggedIn();
  const list = made.request([['Action', 'List']]);
  const plain = made.request([['Action', 'Plain']]);
  await say('Response: Success\nActionID: 3\nEventList: start\n\nEvent: ContactStatus\nURI: sip:a@b\n\n');
  await say('Event: Item\nActionID: 3\nN: 1\n\nResponse: Error\nActionID: 4\nMessage: no\n\n');
  await say('Event: ListComplete\nActionID: 3\nEventList: Complete\n\n');
  assert.deepEqual([(await plain).isSuccess, (await plain).message], [false, 'no']);
  assert.equal(amiHeader((await list).events[0] ?? [], 'N'), '1');
  assert.deepEqual(
    events.map((event) => amiHeader(event, 'URI')),
    ['sip:a@b'],
  );
});

test('a wrong secret is a refusal that names the remedy and not the secret', async () => {
  const { say, ends } = session();
  await say(BANNER);
  await say('Response: Success\nActionID: 1\nChallenge: 1\n\n');
  await say('Response: Error\nActionID: 2\nMessage: Authentication failed\n\n');
  const [error] = ends;
  assert.equal(error?.code, 'PBX_REFUSED');
  assert.match(`${error?.message}${error?.remedy}`, /Authentication failed.*manager\.conf/);
  assert.doesNotMatch(`${error?.message}${error?.remedy}`, /amisecret/);
});

test('who says nothing is given up: at the beginning, at a question, and half open', async () => {
  const silent = session();
  silent.time.advance(10_000);
  assert.equal(silent.ends[0]?.code, 'PBX_UNREACHABLE');

  const asked = await loggedIn();
  const answer = assert.rejects(asked.session.request([['Action', 'Slow']]), { code: 'PBX_UNREACHABLE' });
  asked.time.advance(10_000);
  await answer;

  const halfOpen = await loggedIn();
  halfOpen.time.advance(20_000);
  assert.match(halfOpen.sent.at(-1) ?? '', /Action: Ping/);
  halfOpen.time.advance(10_000);
  assert.equal(halfOpen.ends[0]?.code, 'PBX_UNREACHABLE');
  assert.equal(halfOpen.time.planned, 0);
});

test('whatever is said, it ends at most once, and nothing that was asked waits for ever', async () => {
  const line = fc.constantFrom(
    'Response: Success\n',
    'ActionID: 1\n',
    'ActionID: 3\n',
    'Challenge: 1\n',
    'EventList: start\n',
    'EventList: Complete\n',
    'Event: X\n',
    '\n',
    BANNER,
    'garbage\n',
    '\0:\n',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 40 }), fc.boolean(), async (lines, polite) => {
      const { session: made, time, ends, say } = polite ? await loggedIn() : session();
      const asked = made.request([['Action', 'X']]).then(
        () => 'answered',
        () => 'failed',
      );
      for (const one of lines) await say(one);
      time.advance(100_000);
      await new Promise(setImmediate);
      time.advance(100_000);
      assert.ok(ends.length <= 1);
      assert.match(await asked, /answered|failed/);
    }),
    { numRuns: 50 },
  );
});
