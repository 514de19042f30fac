import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { lintTree } from './lint.ts';
import { makeLintFile } from './lint-file.ts';
import { LintTree } from './lint-tree.ts';

const TREES = fileURLToPath(new URL('../../test/fixtures/trees', import.meta.url));

for (const name of readdirSync(TREES)) {
  test(`the tree "${name}": every known defect is found, and nothing else`, (t) => {
    const expected = readFileSync(`${TREES}/${name}/expected-findings`, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const found = findingsOf(`${TREES}/${name}/tftpboot`);
    const missed = expected.filter((line) => !found.includes(line));
    const surplus = found.filter((line) => !expected.includes(line));
    const errors = found.filter((line) => line.includes(' error '));
    const wrongErrors = surplus.filter((line) => line.includes(' error '));
    t.diagnostic(
      `recall ${percent(expected.length - missed.length, expected.length)} of ${expected.length}, ` +
        `precision of errors ${percent(errors.length - wrongErrors.length, errors.length)} of ${errors.length}`,
    );
    assert.deepEqual(missed, [], 'known defects that were not found');
    assert.deepEqual(surplus, [], 'findings that are no known defects');
  });
}

test('each tree says where it comes from', () => {
  for (const name of readdirSync(TREES)) {
    assert.match(readFileSync(`${TREES}/${name}/ORIGIN.md`, 'utf8'), /^# Origin\n\n\w/, name);
  }
});

function findingsOf(folder: string): string[] {
  const files = readdirSync(folder)
    .sort()
    .map((path) => makeLintFile({ path, bytes: readFileSync(`${folder}/${path}`) }));
  return lintTree(new LintTree(files, true)).findings.map(
    ({ path, from, severity, rule }) => `${path}:${from.line} ${severity} ${rule}`,
  );
}

function percent(part: number, whole: number): string {
  return `${whole === 0 ? 100 : Math.round((part / whole) * 100)} %`;
}
