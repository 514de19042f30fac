import { FOREIGN_KEYS, type ForeignKey } from '#knowledge/foreign-keys.ts';
import { cnfOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

/** Letter case and spelling have rules of their own. */
const OF_OTHER_PHONES: readonly ForeignKey[] = FOREIGN_KEYS.filter(({ kind }) =>
  kind.startsWith('setting of'),
);
const NAME = /^[ \t]*([A-Za-z_][\w.]*)/;

export const foreignSetting: Rule = {
  id: 'foreign-setting',
  title: 'A setting of other phones',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Templates for several makes get mixed. The 7940 and 7960 pass over what they do not know, so the line does nothing, and whoever wrote it believes that it does.',
  confidence: 'observed',
  sources: ['elastix-template', 'julianhead-default', 'fusionpbx-template'],
  insteadOf: ['unknown-setting', 'misspelt-setting', 'missing-colon', 'bad-setting-name', 'equals-sign'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'tos_media: 5\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'transfer_onhook_enabled: 1\ndscpForAudio: 184\n' },
        at: ['SIPDefault.cnf:1', 'SIPDefault.cnf:2'],
      },
      {
        files: { 'SIP00115C000101.cnf': 'reg.1.displayName="Desk"\n' },
        at: ['SIP00115C000101.cnf:1'],
      },
    ],
  },
  *check(file) {
    for (const { line, range } of cnfOf(file).lines) {
      if (line.kind !== 'setting' && line.kind !== 'odd') continue;
      const name = NAME.exec(line.text)?.[1] ?? '';
      const foreign = foreignKey(name);
      if (foreign === undefined) continue;
      const { kind, instead, note = '' } = foreign;
      const number = /\d+/.exec(name)?.[0] ?? '';
      const advice = instead === undefined ? '' : ` Here it would be ${instead.replace('{n}', number)}.`;
      const start = range.start + line.text.indexOf(name);
      yield {
        range: { start, end: start + name.length },
        message: `${name} is a ${kind}; these pass over it.${advice} ${note}`.trimEnd(),
      };
    }
  },
};

function foreignKey(name: string): ForeignKey | undefined {
  const family = name.replace(/\d+/, '{n}').toLowerCase();
  return OF_OTHER_PHONES.find(
    ({ key }) => key.toLowerCase() === family || key.toLowerCase() === name.toLowerCase(),
  );
}
