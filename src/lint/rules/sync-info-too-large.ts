import { FILE_LIMITS } from '#knowledge/file-limits.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

const LARGEST = FILE_LIMITS.syncInfoFile.limit;

export const syncInfoTooLarge: Rule = {
  id: 'sync-info-too-large',
  title: 'syncinfo.xml larger than its buffer',
  severity: 'error',
  appliesTo: ['sync-info'],
  explanation: 'Phones read syncinfo.xml into a buffer of 4096 octets. What is larger does nothing.',
  confidence: 'lineage',
  sources: ['sip-stack-check-sync'],
  examples: {
    accept: [{ 'syncinfo.xml': '<SYNCINFO>\n<IMAGE VERSION="*" SYNC="1"/>\n</SYNCINFO>\n' }],
    reject: [
      {
        files: {
          'syncinfo.xml': `<SYNCINFO>\n${'<IMAGE VERSION="P0S3-8-12-00" SYNC="1"/>\n'.repeat(110)}</SYNCINFO>\n`,
        },
        at: ['syncinfo.xml:1'],
      },
    ],
  },
  *check({ size }) {
    if (size <= LARGEST) return;
    yield { range: WHOLE_FILE, message: `The file has ${size} octets; phones read ${LARGEST}.` };
  },
};
