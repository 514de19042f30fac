import type { Rule } from '#lint/rule.ts';
import { xmlOf } from '#lint/xml-view.ts';

export const xmlDocumentType: Rule = {
  id: 'xml-document-type',
  title: 'A document type',
  severity: 'error',
  appliesTo: ['xml-default', 'sep-xml', 'sync-info', 'phone-xml'],
  explanation:
    'Phones know no document types and no entities of their own, and a small file can be made to unfold into gigabytes with them. Nothing after it was read.',
  confidence: 'uncertain',
  sources: ['xml-services-guide'],
  insteadOf: ['xml-not-well-formed'],
  examples: {
    accept: [
      { 'page.xml': '<?xml version="1.0"?>\n<CiscoIPPhoneText><Text>Hello</Text></CiscoIPPhoneText>\n' },
    ],
    reject: [
      {
        files: {
          'page.xml':
            '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n<CiscoIPPhoneText>&b;</CiscoIPPhoneText>\n',
        },
        at: ['page.xml:2'],
      },
    ],
  },
  *check(file) {
    for (const { kind, start, end, reason } of xmlOf(file).problems) {
      if (kind === 'document-type') yield { range: { start, end }, message: `${reason}.` };
    }
  },
};
