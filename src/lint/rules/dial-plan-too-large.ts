import { FILE_LIMITS } from '#knowledge/file-limits.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

const LARGEST = FILE_LIMITS.dialPlanFile.limit;

export const dialPlanTooLarge: Rule = {
  id: 'dial-plan-too-large',
  title: 'A dial plan of more than 8 kB',
  severity: 'error',
  appliesTo: ['dial-plan'],
  explanation:
    'Phones read a dial plan into a buffer of 8192 octets. What is larger is not loaded, or not all of it.',
  confidence: 'lineage',
  sources: ['sip-stack-dial-plan', 'julianhead-tree'],
  examples: {
    accept: [{ 'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n' }],
    reject: [
      {
        files: { 'dialplan.xml': `<DIALTEMPLATE>\n${'<!-- ------- -->\n'.repeat(600)}</DIALTEMPLATE>\n` },
        at: ['dialplan.xml:1'],
      },
    ],
  },
  *check({ size }) {
    if (size <= LARGEST) return;
    yield { range: WHOLE_FILE, message: `The dial plan has ${size} octets; phones read ${LARGEST}.` };
  },
};
