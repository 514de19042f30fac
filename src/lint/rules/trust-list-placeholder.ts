import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

/** A list begins with its version and the length of its header. */
const SHORTEST = 16;

export const trustListPlaceholder: Rule = {
  id: 'trust-list-placeholder',
  title: 'A certificate trust list that is none',
  severity: 'info',
  appliesTo: ['trust-list'],
  explanation:
    'Phones ask for CTLSEP<MAC>.tlv first, and "not found" is the usual answer. Some people put an empty file there to quieten the log. A phone that takes it for a list has to read it and fail; remove it.',
  confidence: 'inferred',
  sources: ['voipfone-tree', 'tftp-log-2021'],
  examples: {
    accept: [{ 'SIP00115C000101.cnf': 'line1_name: 101\n' }],
    reject: [
      {
        files: { 'CTLSEP00115C000101.tlv': ' ', 'SIP00115C000101.cnf': 'line1_name: 101\n' },
        at: ['CTLSEP00115C000101.tlv:1'],
      },
    ],
  },
  *check({ size, bytes }) {
    if (size >= SHORTEST && bytes[0] === 1) return;
    yield {
      range: WHOLE_FILE,
      message: `This is no trust list (${size} octets). Without the file phones simply go on.`,
    };
  },
};
