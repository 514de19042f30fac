import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fixTree } from './apply-fixes.ts';
import { lintTree } from './lint.ts';
import { type FoundFile, makeLintFile } from './lint-file.ts';
import { LintTree } from './lint-tree.ts';
import { RULES } from './registry.ts';
import type { ExampleFiles, Rule } from './rule.ts';

function filesOf(example: ExampleFiles): FoundFile[] {
  return Object.entries(example).map(([path, content]) => ({
    path,
    bytes: typeof content === 'string' ? Buffer.from(content, 'latin1') : content,
  }));
}

function findingsOf({ id }: Rule, example: ExampleFiles) {
  const tree = new LintTree(filesOf(example).map(makeLintFile), true);
  return lintTree(tree).findings.filter(({ rule }) => rule === id);
}

for (const rule of RULES) {
  test(`${rule.id}: accepts and rejects what its page says`, () => {
    for (const files of rule.examples.accept) {
      assert.deepEqual(findingsOf(rule, files), [], `accepted: ${JSON.stringify(files)}`);
    }
    for (const { files, at, fixed } of rule.examples.reject) {
      const findings = findingsOf(rule, files);
      assert.deepEqual(
        findings.map(({ path, from }) => `${path}:${from.line}`),
        at,
        `rejected: ${JSON.stringify(files)}`,
      );
      assert.equal(
        findings.some(({ fix }) => fix !== undefined),
        fixed !== undefined,
        'a fix is shown where there is one',
      );
      if (fixed === undefined) continue;
      const others = new Set(RULES.map(({ id }) => id).filter((id) => id !== rule.id));
      const [path] = (at[0] ?? '').split(':');
      const file = fixTree(filesOf(files), true, others).find((each) => each.path === path);
      assert.equal(Buffer.from(file?.after ?? []).toString('latin1'), fixed);
    }
  });
}

test('every rule file is in the registry under its own name, with reasons and examples', () => {
  const names = readdirSync(new URL('rules', import.meta.url)).map((name) => name.replace(/\.ts$/, ''));
  const ids = RULES.map(({ id }) => id);
  assert.deepEqual(ids.toSorted(), names.toSorted());
  for (const { id, title, explanation, examples, appliesTo, insteadOf = [] } of RULES) {
    assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)+$/);
    assert.ok(title.length > 0 && !title.endsWith('.'), id);
    assert.match(explanation, /\.$/, id);
    assert.ok(examples.accept.length > 0 && examples.reject.length > 0 && appliesTo.length > 0, id);
    assert.deepEqual(
      insteadOf.filter((other) => !ids.includes(other) || other === id),
      [],
      id,
    );
  }
});
