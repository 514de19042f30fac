import { XML_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';
import { xmlOf } from '#lint/xml-view.ts';

export const xmlTooDeep: Rule = {
  id: 'xml-too-deep',
  title: 'Elements inside elements without end',
  severity: 'error',
  appliesTo: XML_KINDS,
  explanation:
    'Files for phones are three to seven levels deep. More than 32 is a broken generator or an attack, and was not read further.',
  confidence: 'inferred',
  sources: ['xml-services-schema'],
  examples: {
    accept: [{ 'page.xml': '<CiscoIPPhoneText><Text>Hello</Text></CiscoIPPhoneText>\n' }],
    reject: [{ files: { 'page.xml': `${'<a>'.repeat(40)}${'</a>'.repeat(40)}\n` }, at: ['page.xml:1'] }],
  },
  *check(file) {
    for (const { kind, start, end, reason } of xmlOf(file).problems) {
      if (kind === 'too-deep') yield { range: { start, end }, message: `${reason}.` };
    }
  },
};
