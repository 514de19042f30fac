import { isNone, settingsOf } from '#lint/cnf-view.ts';
import type { LintTree } from '#lint/lint-tree.ts';
import type { Rule } from '#lint/rule.ts';

const FIRST_PHONES = new WeakMap<LintTree, ReadonlyMap<string, string>>();

export const duplicateExtension: Rule = {
  id: 'duplicate-extension',
  title: 'The same extension on two phones',
  severity: 'warning',
  appliesTo: ['phone-cnf'],
  explanation:
    'Two phones that register as the same user take calls away from each other, unless the PBX lets several register (max_contacts in Asterisk). When that is wanted, silence the rule for the line; often a file was copied and one line forgotten.',
  confidence: 'inferred',
  sources: ['public-files'],
  examples: {
    accept: [
      {
        'SIP00115C000101.cnf': 'line1_name: 101\nline2_name: 101\n',
        'SIP00115C000102.cnf': 'line1_name: 102\n',
      },
    ],
    reject: [
      {
        files: {
          'SIP00115C000101.cnf': 'line1_name: 101\n',
          'SIP00115C000102.cnf': 'line1_name: 102\nline2_name: "101"\n',
        },
        at: ['SIP00115C000102.cnf:2'],
      },
    ],
  },
  *check(file, tree) {
    const first = firstPhones(tree);
    for (const { key, value, parameter, valueRange } of settingsOf(file)) {
      if (parameter?.name !== 'line{n}_name' || isNone(value)) continue;
      const path = first.get(value);
      if (path === undefined || path === file.path) continue;
      yield { range: valueRange, message: `${key}: ${value.slice(0, 40)} is an extension of ${path}, too.` };
    }
  },
};

/** The phone that has an extension, by extension: the first in the order of files. */
function firstPhones(tree: LintTree): ReadonlyMap<string, string> {
  const known = FIRST_PHONES.get(tree);
  if (known !== undefined) return known;
  const first = new Map<string, string>();
  for (const file of tree.phoneFiles) {
    for (const { value, parameter } of settingsOf(file)) {
      if (parameter?.name === 'line{n}_name' && !first.has(value)) first.set(value, file.path);
    }
  }
  FIRST_PHONES.set(tree, first);
  return first;
}
