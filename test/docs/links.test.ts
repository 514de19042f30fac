import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

test('every link of the documents to a file of the repository leads to one', () => {
  const broken = globSync(['*.md', 'docs/**/*.md']).flatMap((page) => {
    const targets = Array.from(
      readFileSync(page, 'utf8').matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g),
      ([, path = '']) => path,
    );
    return targets.filter((path) => !existsSync(join(dirname(page), path))).map((path) => `${page}: ${path}`);
  });
  assert.deepEqual(broken, []);
});
