import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  loggedIn,
  type SessionCase,
  standAlone,
  testSession,
} from '#pbx/connection/testing/session-cases.ts';
import { type AmiMessage, amiHeader } from '#protocols/ami/ami-codec.ts';
import { AmiSession } from './ami-session.ts';

const BANNER = 'Asterisk Call Manager/11.0.0\n';
const AMI: SessionCase<AmiSession, AmiMessage> = {
  make: (parts) => new AmiSession({ ...parts, user: 'offhook', secret: 'amisecret' }),
  login: [
    BANNER,
    'Response: Success\nActionID: 1\nChallenge: 13725108\n\n',
    'Response: Success\nActionID: 2\nMessage: Authentication accepted\n\n',
  ],
  encode: (text) => Buffer.from(text.replaceAll('\n', '\r\n')),
};

test('it logs in by challenge: the secret never travels', async () => {
  const { sent } = await loggedIn(AMI);
  const key = createHash('md5').update('13725108amisecret').digest('hex');
  assert.match(sent[1] ?? '', new RegExp(`Key: ${key}`));
  assert.ok(!sent.join('').includes('amisecret'));
});

test('answers and lists find their questions, whatever comes between', async () => {
  const { session: made, say, events } = await loggedIn(AMI);
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
  const { say, ends } = standAlone(AMI);
  await say(BANNER);
  await say('Response: Success\nActionID: 1\nChallenge: 1\n\n');
  await say('Response: Error\nActionID: 2\nMessage: Authentication failed\n\n');
  const [error] = ends;
  assert.equal(error?.code, 'PBX_REFUSED');
  assert.match(`${error?.message}${error?.remedy}`, /Authentication failed.*manager\.conf/);
  assert.doesNotMatch(`${error?.message}${error?.remedy}`, /amisecret/);
});

testSession(AMI, {
  ask: (session) => session.request([['Action', 'Slow']]),
  answerMs: 10_000,
  ping: /Action: Ping/,
  pieces: [
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
  ],
});
