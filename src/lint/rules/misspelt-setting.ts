import { namedParameters } from '#files/parameters/find-parameter.ts';
import { type PlacedSetting, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';
import { nearestName } from '#values/nearest-name.ts';

const KNOWN = namedParameters().map(({ name }) => name);
const MEMORY = new Map<string, string | undefined>();
const MOST_REMEMBERED = 1000;

export const misspeltSetting: Rule = {
  id: 'misspelt-setting',
  title: 'A setting with a letter wrong',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation:
    'Phones pass over names that they do not know and say nothing. The setting that was meant keeps its default or what is in flash, which is why `nat_enabel` costs people an evening.',
  confidence: 'lineage',
  sources: ['sip-stack-text', 'sipxecs-phone', 'founding-article'],
  insteadOf: ['unknown-setting'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'nat_enable: 1\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'nat_enabel: "1"\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'nat_enable: "1"\n',
      },
      {
        files: { 'SIP00115C000101.cnf': 'logourl: "http://10.0.0.2/logo.bmp"\n' },
        at: ['SIP00115C000101.cnf:1'],
        fixed: 'logo_url: "http://10.0.0.2/logo.bmp"\n',
      },
    ],
  },
  *check(file) {
    for (const setting of settingsOf(file)) {
      const meant = meantBy(setting);
      if (meant === undefined) continue;
      yield {
        range: setting.nameRange,
        message: `${setting.name} is no setting of these phones. Did you mean ${meant}?`,
        fix: [{ ...setting.nameRange, text: meant }],
      };
    }
  },
};

function meantBy({ key, parameter }: PlacedSetting): string | undefined {
  if (parameter !== undefined || key.length > 40) return undefined;
  // A number that is too high is not a slip of the pen: another rule says so.
  if (MEMORY.has(key)) return MEMORY.get(key);
  const near = nearestName(key, KNOWN);
  const differsInNumberOnly = near?.replace(/\d+/, '') === key.replace(/\d+/, '');
  const meant = differsInNumberOnly && /\d/.test(key) ? undefined : near;
  if (MEMORY.size < MOST_REMEMBERED) MEMORY.set(key, meant);
  return meant;
}
