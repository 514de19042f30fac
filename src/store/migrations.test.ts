import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MIGRATIONS } from './migrations.ts';

test('a change of the tables that came later has a name behind all that came before', () => {
  const names = Object.keys(MIGRATIONS);
  assert.deepEqual(names, names.toSorted());
});
