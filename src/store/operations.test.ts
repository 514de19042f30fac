import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  askOperation,
  collectResult,
  dropOperation,
  finishOperation,
  forgetOperations,
  takeOperations,
} from './operations.ts';
import { temporaryStore } from './testing/temporary-store.ts';

test('what is asked is taken once, in its order, and its result is collected once', async (t) => {
  const { db, reopen } = await temporaryStore(t);
  const server = await reopen();
  const second = await askOperation(db, 'b', { n: 2 }, new Date(2000));
  const first = await askOperation(db, 'a', { n: 1 }, new Date(1000));
  assert.deepEqual(await takeOperations(server), [
    { id: first, kind: 'a', body: { n: 1 }, askedAt: 1000 },
    { id: second, kind: 'b', body: { n: 2 }, askedAt: 2000 },
  ]);
  assert.deepEqual(await takeOperations(server), []);
  assert.equal(await collectResult(db, first), undefined);
  await finishOperation(server, first, ['done']);
  assert.deepEqual(await collectResult(db, first), { result: ['done'] });
  assert.equal(await collectResult(db, first), undefined);
});

test('what was taken back is not taken, and its result goes nowhere', async (t) => {
  const { db } = await temporaryStore(t);
  const id = await askOperation(db, 'a', {}, new Date());
  await dropOperation(db, id);
  assert.deepEqual(await takeOperations(db), []);
  await finishOperation(db, id, 'late');
  assert.equal(await collectResult(db, id), undefined);
});

test('what was asked long ago is forgotten', async (t) => {
  const { db } = await temporaryStore(t);
  await askOperation(db, 'a', {}, new Date(1000));
  const id = await askOperation(db, 'b', {}, new Date(2000));
  await forgetOperations(db, new Date(2000));
  assert.deepEqual(
    (await takeOperations(db)).map((operation) => operation.id),
    [id],
  );
});
