import { TEXT_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';
import { directivesOf } from '#lint/silencing.ts';
import { nearestName } from '#values/nearest-name.ts';

const ID = 'unknown-rule-in-comment';

/** The rule that knows the names of all the others. */
export function unknownRuleInComment(others: readonly Rule[]): Rule {
  const known = new Set([ID, ...others.map(({ id }) => id)]);
  return {
    id: ID,
    title: 'A comment silences a rule that does not exist',
    severity: 'warning',
    appliesTo: TEXT_KINDS,
    explanation:
      'The comment was meant to silence a rule of this linter, and has its name wrong: the rule goes on. Names are listed by `offhook lint --rules`.',
    confidence: 'documented',
    sources: ['offhook-lint'],
    examples: {
      accept: [{ 'SIPDefault.cnf': '# offhook-lint-disable nat-enable-off\nnat_enable: 0\n' }],
      reject: [
        {
          files: { 'SIPDefault.cnf': '# offhook-lint-disable nat-enabel-off\nnat_enable: 0\n' },
          at: ['SIPDefault.cnf:1'],
        },
      ],
    },
    *check(file) {
      for (const { rules, range } of directivesOf(file)) {
        for (const name of rules) {
          if (known.has(name)) continue;
          const near = nearestName(name, known);
          const hint = near === undefined ? '' : ` Did you mean ${near}?`;
          yield { range, message: `There is no rule ${name.slice(0, 60)}.${hint}` };
        }
      }
    },
  };
}
