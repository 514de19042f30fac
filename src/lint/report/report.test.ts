import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lintTree } from '#lint/lint.ts';
import { makeLintFile } from '#lint/lint-file.ts';
import { LintTree } from '#lint/lint-tree.ts';
import { codeFrame } from './code-frame.ts';
import { githubReport } from './github-report.ts';
import { jsonReport } from './json-report.ts';
import { sarifReport } from './sarif-report.ts';
import { unifiedDiff } from './unified-diff.ts';

function lintText(path: string, text: string) {
  const file = makeLintFile({ path, bytes: Buffer.from(text, 'latin1') });
  return { file, findings: lintTree(new LintTree([file], false)).findings };
}

function frameOf(text: string, rule: string): string {
  const { file, findings } = lintText('SIPDefault.cnf', text);
  const finding = findings.find((each) => each.rule === rule);
  assert.ok(finding);
  return codeFrame(file, finding)
    .map((line) => line.text)
    .join('\n');
}

test('a code frame shows the line, its neighbours and a caret', () => {
  assert.equal(
    frameOf('call_waiting: 1\nnat_enabel: 1\nsync: 1\n', 'misspelt-setting'),
    '  1 | call_waiting: 1\n> 2 | nat_enabel: 1\n    | ^^^^^^^^^^\n  3 | sync: 1',
  );
});

test('a code frame shows no secrets, no control characters, and no endless lines', () => {
  assert.equal(
    frameOf('line1_password: "cisco"\n', 'secret-is-default'),
    '> 1 | line1_password: "*****"\n    |                 ^^^^^^^',
  );
  assert.ok(!frameOf('nat_enabel: "\u001b[2J"\n', 'misspelt-setting').includes('\u001b'));
  const frame = frameOf(`${' '.repeat(5000)}nat_enabel: ${'1'.repeat(5000)}\n`, 'misspelt-setting');
  assert.ok(frame.includes('nat_enabel') && frame.length < 300);
});

test('JSON, SARIF and GitHub commands name the same places', () => {
  const { findings } = lintText('SIP00115C000101.cnf', 'nat_enabel: 1\n');
  const [finding] = findings;
  assert.ok(finding);
  const json = jsonReport(findings, 1, 0);
  assert.deepEqual(json.counts, { error: 1, warning: 0, info: 0 });
  assert.equal(json.findings[0]?.line, 1);
  const sarif = sarifReport(findings);
  const result = sarif.runs[0]?.results[0];
  assert.equal(result?.ruleId, 'misspelt-setting');
  assert.equal(sarif.runs[0]?.tool.driver.rules[result?.ruleIndex ?? -1]?.id, 'misspelt-setting');
  assert.deepEqual(result?.locations[0]?.physicalLocation.region, {
    startLine: 1,
    startColumn: 1,
    endLine: 1,
    endColumn: 11,
  });
  assert.deepEqual(githubReport([{ ...finding, path: 'a,b:c%.cnf', message: '100 %\nmore' }]), [
    '::error file=a%2Cb%3Ac%25.cnf,line=1,endLine=1,col=1,endColumn=11,title=misspelt-setting::100 %25%0Amore',
  ]);
});

test('a diff leads from the old file to the new one', () => {
  const line = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const lines = fc.array(line, { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const join = (all: readonly string[]) => Buffer.from(all.map((each) => `${each}\n`).join(''));
      const diff = unifiedDiff({ path: 'x', before: join(before), after: join(after), fixed: 1 });
      assert.deepEqual(patch(before, diff), after);
    }),
  );
});

/** Applies a unified diff, as patch would. */
function patch(before: readonly string[], diff: ReturnType<typeof unifiedDiff>): string[] {
  const result: string[] = [];
  let at = 0;
  for (const { kind, text } of diff) {
    const start = kind === 'hunk' ? /^@@ -(\d+),/.exec(text)?.[1] : undefined;
    if (start !== undefined) {
      const next = Number(start) - 1;
      result.push(...before.slice(at, next));
      at = next;
    }
    if (kind === 'context' || kind === 'removed') {
      assert.equal(before[at], text.slice(1));
      at += 1;
    }
    if (kind === 'context' || kind === 'added') result.push(text.slice(1));
  }
  return [...result, ...before.slice(at)];
}
