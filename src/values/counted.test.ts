import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted } from './counted.ts';

test('one of a thing has no s, none and many have', () => {
  assert.deepEqual(
    [0, 1, 2, 12_000].map((count) => counted(count, 'file')),
    ['0 files', '1 file', '2 files', '12,000 files'],
  );
  assert.equal(counted(2, 'PBX', 'PBXes'), '2 PBXes');
});
