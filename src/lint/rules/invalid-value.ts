import { checkValue } from '#files/parameters/check-value.ts';
import { describeValues } from '#files/parameters/describe-values.ts';
import type { Parameter } from '#knowledge/parameters/parameter.ts';
import { isNone, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

const MOST_CHOICES = 12;

export const invalidValue: Rule = {
  id: 'invalid-value',
  title: 'A value that the setting cannot have',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation:
    'Phones refuse a value of the wrong kind or out of range and keep the one that is in flash, so it looks as if they ignored the change. What each setting takes stands in the reference of settings.',
  confidence: 'lineage',
  sources: ['sip-stack-values', 'sip-guide-7.5-app-d'],
  examples: {
    accept: [
      { 'SIPDefault.cnf': 'end_media_port: 32766\nsntp_mode: unicast\nproxy1_address: ""\n' },
      { 'SIPDefault.cnf': 'proxy1_address: UNPROVISIONED\n' },
    ],
    reject: [
      { files: { 'SIPDefault.cnf': 'end_media_port: 32768\n' }, at: ['SIPDefault.cnf:1'] },
      { files: { 'SIPDefault.cnf': 'proxy1_address: 10.0.0.256\n' }, at: ['SIPDefault.cnf:1'] },
      { files: { 'SIPDefault.cnf': 'proxy_register: yes\n' }, at: ['SIPDefault.cnf:1'] },
    ],
  },
  *check(file) {
    for (const { key, value, parameter, valueRange, problem } of settingsOf(file)) {
      if (parameter === undefined || problem !== undefined || isNone(value)) continue;
      const check = checkValue(parameter, value);
      if (check.problem === undefined) continue;
      const shown = parameter.secret === true ? 'the value' : `"${value.slice(0, 60)}"`;
      yield {
        range: valueRange,
        message: `${key}: ${shown} ${check.problem}. It has to be ${describe(parameter)}.`,
      };
    }
  },
};

function describe(parameter: Parameter): string {
  const many = (parameter.values?.length ?? 0) > MOST_CHOICES;
  return many ? 'one of those in the reference of settings' : describeValues(parameter);
}
