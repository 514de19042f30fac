/** Test files run side by side, and phones on one address want the same ports. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

test('no two test files have phones on the same loopback address', () => {
  const users = globSync('test/**/*.ts').flatMap((file) => {
    const addresses = readFileSync(file, 'utf8').match(/\b127\.0\.[1-9]\d*\.\d+\b/g) ?? [];
    return [...new Set(addresses)].map((address) => ({ address, file }));
  });
  const shared = [...Map.groupBy(users, ({ address }) => address)]
    .filter(([, files]) => files.length > 1)
    .map(([address, files]) => `${address}: ${files.map(({ file }) => file).join(', ')}`);
  assert.deepEqual(shared, []);
});
