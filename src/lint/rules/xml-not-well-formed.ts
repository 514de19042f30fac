import { XML_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';
import { xmlOf } from '#lint/xml-view.ts';

/** These have rules of their own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['raw-ampersand', 'document-type', 'too-deep']);

export const xmlNotWellFormed: Rule = {
  id: 'xml-not-well-formed',
  title: 'XML that cannot be read',
  severity: 'error',
  appliesTo: XML_KINDS,
  explanation:
    'Every element is closed, attributes stand in quotes, and there is one element around everything. Phones stop at the first mistake: the file then does nothing, or the display says "XML error".',
  confidence: 'documented',
  sources: ['xml-services-guide', 'xml-1.0', 'voipfone-tree', 'founding-article'],
  examples: {
    accept: [{ 'syncinfo.xml': '<SYNCINFO>\n<IMAGE VERSION="*" SYNC="1"/>\n</SYNCINFO>\n' }],
    reject: [
      {
        files: { 'syncinfo.xml': '<SYNCINFO>\n<IMAGE VERSION="P0S3-8-12-00 SYNC="1"/>\n</SYNCINFO>\n' },
        at: ['syncinfo.xml:2'],
      },
      {
        files: { 'XMLDefault.cnf.xml': '<Default>\n<loadInformation7>P0S3-8-12-00</loadInformation7>\n' },
        at: ['XMLDefault.cnf.xml:1'],
      },
    ],
  },
  *check(file) {
    for (const { kind, start, end, reason } of xmlOf(file).problems) {
      if (!ELSEWHERE.has(kind)) yield { range: { start, end }, message: `${reason}.` };
    }
  },
};
