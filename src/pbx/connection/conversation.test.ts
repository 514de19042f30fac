import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pbxUnreachable } from '#pbx/pbx-error.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { Conversation } from './conversation.ts';

const OCTETS = new Uint8Array(1);

async function ready() {
  const time = new VirtualTime();
  let sent = 0;
  const made: Conversation<string> = new Conversation<string>(
    {
      where: 'the office',
      send: () => {
        sent += 1;
      },
      onReady: () => {},
      onEnd: () => {},
      timers: time,
    },
    { answerMs: 10_000, login: async () => {}, ping: () => made.ask(() => OCTETS, 'a ping') },
  );
  await made.greeted();
  return { made, time, sent: () => sent };
}

test('it asks again and again whether the other side is there, as long as that is answered', async () => {
  const { made, time, sent } = await ready();
  for (const times of [1, 2, 3]) {
    time.advance(20_000);
    assert.equal(sent(), times);
    made.answer(made.oldest ?? '', 'yes');
    await new Promise(setImmediate);
  }
  assert.ok(made.isReady);
});

test('a question that can not be written leaves nothing behind', async () => {
  const { made, time, sent } = await ready();
  assert.throws(
    () =>
      made.ask(() => {
        throw new RangeError('a line break');
      }),
    RangeError,
  );
  assert.deepEqual([made.oldest, sent(), time.planned], [undefined, 0, 1]);
});

test('no more than 200 questions wait; the next one is refused, and the others are answered', async () => {
  const { made, sent } = await ready();
  const asked = Array.from({ length: 200 }, () => made.ask(() => OCTETS));
  await assert.rejects(
    made.ask(() => OCTETS),
    { code: 'PBX_UNREACHABLE', message: /not answered yet/ },
  );
  assert.equal(sent(), 200);
  for (const [index] of asked.entries()) made.answer(made.oldest ?? '', `${index}`);
  assert.deepEqual((await Promise.all(asked)).slice(0, 3), ['0', '1', '2']);
});

test('after its end whatever waits or is asked fails, and nobody is asked any more', async () => {
  const { made, time } = await ready();
  const asked = assert.rejects(
    made.ask(() => OCTETS),
    { message: /gone home/ },
  );
  made.end(pbxUnreachable('the office', 'gone home'));
  await asked;
  await assert.rejects(
    made.ask(() => OCTETS),
    { message: /connection is over/ },
  );
  assert.equal(time.planned, 0);
});
