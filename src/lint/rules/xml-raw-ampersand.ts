import { XML_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';
import { xmlOf } from '#lint/xml-view.ts';

export const xmlRawAmpersand: Rule = {
  id: 'xml-raw-ampersand',
  title: 'A bare & in XML',
  severity: 'error',
  appliesTo: XML_KINDS,
  explanation:
    'In XML an & begins an entity. In an address such as list?page=1&size=32 it has to be written &amp;, or the phone says "XML parse error".',
  confidence: 'documented',
  sources: ['xml-services-guide', 'xml-1.0', 'fusionpbx-template'],
  examples: {
    accept: [
      { 'menu.xml': '<CiscoIPPhoneMenu><MenuItem><Name>A &amp; B</Name></MenuItem></CiscoIPPhoneMenu>\n' },
    ],
    reject: [
      {
        files: {
          'menu.xml': '<CiscoIPPhoneMenu>\n<URL>http://10.0.0.2/a?b=1&c=2</URL>\n</CiscoIPPhoneMenu>\n',
        },
        at: ['menu.xml:2'],
        fixed: '<CiscoIPPhoneMenu>\n<URL>http://10.0.0.2/a?b=1&amp;c=2</URL>\n</CiscoIPPhoneMenu>\n',
      },
    ],
  },
  *check(file) {
    for (const { kind, start, end, reason } of xmlOf(file).problems) {
      if (kind !== 'raw-ampersand') continue;
      yield { range: { start, end }, message: `${reason}.`, fix: [{ start: end, end, text: 'amp;' }] };
    }
  },
};
