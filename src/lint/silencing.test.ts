import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lintTree } from './lint.ts';
import { makeLintFile } from './lint-file.ts';
import { LintTree } from './lint-tree.ts';

function linesFound(path: string, text: string, disabled?: string): number[] {
  const tree = new LintTree([makeLintFile({ path, bytes: Buffer.from(text, 'latin1') })], false);
  const { findings } = lintTree(tree, disabled === undefined ? {} : { disabled: new Set([disabled]) });
  return findings.filter(({ rule }) => rule !== 'conflicting-duplicate').map(({ from }) => from.line);
}

test('a rule is silent from its comment to the end, or to where it is enabled again', () => {
  const text =
    'nat_enabel: 1\n# offhook-lint-disable misspelt-setting\nnat_enabel: 1\n# offhook-lint-enable misspelt-setting\nnat_enabel: 1\n';
  assert.deepEqual(
    linesFound('SIP00115C000101.cnf', text).filter((line) => line !== 3),
    [1, 5, 5],
  );
});

test('for one line, for the next line, for all rules', () => {
  const text = [
    'nat_enabel: 1 ; offhook-lint-disable-line misspelt-setting',
    '# offhook-lint-disable-next-line',
    'logourl: "x',
    'proxy1_port=5060',
    '',
  ].join('\n');
  assert.deepEqual(linesFound('SIPDefault.cnf', text), [4]);
  assert.deepEqual(linesFound('SIPDefault.cnf', `# offhook-lint-disable\n${text}`), []);
  assert.deepEqual(linesFound('SIPDefault.cnf', text, 'equals-sign'), []);
});

test('in XML, and only in comments', () => {
  const plan = (comment: string) =>
    `<DIALTEMPLATE>\n${comment}\n<TEMPLATE MATCH="*97"/>\n<TEMPLATE MATCH="*"/>\n</DIALTEMPLATE>\n`;
  assert.deepEqual(linesFound('dialplan.xml', plan('')), [3]);
  const comment = '<!-- offhook-lint-disable dial-plan-unescaped-star, dial-plan-no-catch-all -->';
  assert.deepEqual(linesFound('dialplan.xml', plan(comment)), []);
  assert.deepEqual(linesFound('SIPDefault.cnf', 'logourl: "offhook-lint-disable"\n'), [1]);
});

test('the specific rule speaks for the general one, also when it is left out', () => {
  const path = 'SIPDefault.cnf';
  assert.deepEqual(linesFound(path, 'start_media_port: 16348\n'), [1]);
  assert.deepEqual(linesFound(path, 'start_media_port: 16348\n', 'media-port-digits-swapped'), []);
});
