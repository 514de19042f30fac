import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import type { ConnectorState, RegistrationNews } from './connector.ts';
import { pbxUnreachable } from './pbx-error.ts';
import type { ListedRegistration } from './registration-book.ts';
import { RegistrationWatch } from './registration-watch.ts';

const listed = (user: string): ListedRegistration => ({
  user,
  contact: `sip:${user}@192.168.0.41`,
  source: { address: '192.168.0.41', port: 5060 },
  callId: 'a',
});

/** A watch over a PBX that answers when the test says so. */
function watched() {
  const time = new VirtualTime();
  const asked: PromiseWithResolvers<readonly ListedRegistration[]>[] = [];
  const news: RegistrationNews[] = [];
  const states: ConnectorState['kind'][] = [];
  const watch = new RegistrationWatch({
    list: () => {
      asked.push(Promise.withResolvers());
      return asked.at(-1)?.promise ?? assert.fail();
    },
    clock: time,
    timers: time,
  });
  watch.open({
    onState: ({ kind }) => void states.push(kind),
    onRegistrations: (one) => void news.push(one),
  });
  const settled = () => new Promise(setImmediate);
  const answer = async (...users: string[]) => {
    asked.at(-1)?.resolve(users.map(listed));
    await settled();
  };
  const fail = async () => {
    asked.at(-1)?.reject(pbxUnreachable('the office', 'nobody is there'));
    await settled();
  };
  return { watch, time, asked, news, states, answer, fail };
}

test('it looks again every few seconds, less often where a list takes long, and never twice at once', async () => {
  const { watch, time, asked, answer } = watched();
  await answer('208');
  time.advance(4999);
  assert.equal(asked.length, 1);
  time.advance(1);
  assert.equal(asked.length, 2);
  await watch.look();
  time.advance(200);
  await answer('208');
  time.advance(19_999);
  assert.equal(asked.length, 2);
  time.advance(1);
  assert.equal(asked.length, 3);
});

test('it looks soon when something has happened, once for all of it, and again when it was looking already', async () => {
  const { watch, time, asked, news, answer } = watched();
  await answer();
  for (let event = 0; event < 100; event += 1) watch.soon();
  time.advance(299);
  assert.equal(asked.length, 1);
  time.advance(1);
  assert.equal(asked.length, 2);
  watch.soon();
  await answer();
  time.advance(300);
  assert.equal(asked.length, 3);
  await answer('208');
  assert.deepEqual(
    news.map(({ changes }) => changes.length),
    [0, 0, 1],
  );
});

test('what happens while the PBX is away is told once it is back', async () => {
  const { time, asked, news, states, answer, fail } = watched();
  await answer('208', '209');
  time.advance(5000);
  await fail();
  time.advance(1000);
  await fail();
  time.advance(2000);
  assert.equal(asked.length, 4);
  await answer('209', '210');
  assert.deepEqual(states, ['ready', 'failed', 'failed', 'ready']);
  assert.deepEqual(
    news.at(-1)?.changes.map(({ kind, registration }) => `${kind} ${registration.user}`),
    ['unregistered 208', 'registered 210'],
  );
});

test('after its end it asks and tells nothing', async () => {
  const { watch, time, asked, news, answer } = watched();
  watch.end();
  await answer('208');
  watch.soon();
  time.advance(100_000);
  assert.deepEqual([asked.length, news.length, time.planned], [1, 0, 0]);
});
