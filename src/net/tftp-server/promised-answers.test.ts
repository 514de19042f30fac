import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { FileAnswer } from '#provisioning/file-answer.ts';
import { artifactOf, VirtualTftpDesk } from './testing/virtual-tftp-desk.ts';

const PHONE = '10.0.0.20';

/** A desk whose answers come when the test says so. */
function withPromises(pendingAnswers = 10) {
  const promised: PromiseWithResolvers<FileAnswer>[] = [];
  const server = new VirtualTftpDesk(
    () => {
      const next = Promise.withResolvers<FileAnswer>();
      promised.push(next);
      return next.promise;
    },
    { limits: { pendingAnswers } },
  );
  return { server, promised };
}

test('a promised answer is sent when it comes, and repeated requests until then are one', async () => {
  const { server, promised } = withPromises();
  assert.deepEqual(server.ask('a', PHONE, 50_000), []);
  assert.deepEqual(server.ask('a', PHONE, 50_000), []);
  assert.equal(promised.length, 1);
  promised[0]?.resolve(artifactOf('a', new Uint8Array(5)));
  await turn();
  assert.deepEqual(
    server.sent.map(({ packet }) => packet.kind),
    ['data'],
  );
});

test('an answer that comes after the client went on to another file is dropped', async () => {
  const { server, promised } = withPromises();
  server.ask('a', PHONE, 50_000);
  server.ask('b', PHONE, 50_000);
  promised[0]?.resolve(artifactOf('a', new Uint8Array(5)));
  await turn();
  assert.deepEqual(server.sent, []);
  promised[1]?.resolve(artifactOf('b', new Uint8Array(5)));
  await turn();
  server.wait(1000);
  assert.deepEqual(
    server.events.map(({ kind, name }) => [kind, name]),
    [['started', 'b']],
  );
});

test('an answer that can not be made is silence, an event, and room for the next try', async () => {
  const { server, promised } = withPromises();
  const broken = new Error('the disk is gone');
  server.ask('a', PHONE, 50_000);
  promised[0]?.reject(broken);
  await turn();
  assert.deepEqual(server.sent, []);
  const [event] = server.events;
  assert.equal(event?.kind === 'unanswered' && event.error, broken);
  server.ask('a', PHONE, 50_000);
  assert.equal(promised.length, 2);

  const throwing = new VirtualTftpDesk(() => {
    throw broken;
  });
  assert.deepEqual(throwing.ask('a', PHONE, 50_000), []);
  assert.deepEqual(throwing.eventKinds, ['unanswered']);
});

test('promises over the bound are not waited for, and their failure is nobody’s', async () => {
  const { server, promised } = withPromises(2);
  for (const port of [1, 2, 3]) server.ask('a', PHONE, port);
  assert.deepEqual([server.desk.active, server.desk.counters.deferred], [2, 1]);
  promised[2]?.reject(new Error('late'));
  promised[0]?.resolve(artifactOf('a', new Uint8Array(5)));
  await turn();
  server.ask('a', PHONE, 4);
  assert.equal(server.desk.active, 3);
});

test('an answer that comes after the end of the server is dropped', async () => {
  const { server, promised } = withPromises();
  server.ask('a', PHONE, 50_000);
  server.desk.stopAccepting();
  server.desk.abandonAll();
  promised[0]?.resolve(artifactOf('a', new Uint8Array(5)));
  await turn();
  assert.deepEqual([server.sent.length, server.desk.active], [0, 0]);
});
