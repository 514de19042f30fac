import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PBX_KINDS } from '#pbx/kinds.ts';

test('the page on which PBX to take has a row for each kind, and no other', () => {
  const page = readFileSync('docs/guide/choose-a-pbx.md', 'utf8');
  const rows = page.match(/^\| \[?`([a-z]+)`/gm) ?? [];
  const named = rows.map((row) => /`([a-z]+)`/.exec(row)?.[1]);
  assert.deepEqual(named.sort(), PBX_KINDS.map(({ id }) => id).sort());
});
