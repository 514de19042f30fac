import { UNPROVISIONED } from '#knowledge/parameters/parameter.ts';
import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const unprovisionedLetterCase: Rule = {
  id: 'unprovisioned-letter-case',
  title: 'UNPROVISIONED in small letters',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'UNPROVISIONED in capitals says that a setting has no value. In other letters it may be an ordinary text: a line of that name, an address of that name.',
  confidence: 'lineage',
  sources: ['sip-stack-config', 'sip-stack-register'],
  examples: {
    accept: [{ 'SIP00115C000101.cnf': 'line2_name: "UNPROVISIONED"\n' }],
    reject: [
      {
        files: { 'SIP00115C000101.cnf': 'line2_name: "Unprovisioned"\n' },
        at: ['SIP00115C000101.cnf:1'],
        fixed: 'line2_name: "UNPROVISIONED"\n',
      },
    ],
  },
  *check(file) {
    for (const { key, value, quoted, valueRange } of settingsOf(file)) {
      if (value === UNPROVISIONED || value.toUpperCase() !== UNPROVISIONED) continue;
      yield {
        range: valueRange,
        message: `${key}: the word is ${UNPROVISIONED}, in capitals.`,
        fix: [{ ...valueRange, text: quoted ? `"${UNPROVISIONED}"` : UNPROVISIONED }],
      };
    }
  },
};
