import type { Rule } from '#lint/rule.ts';
import { elementsOf, textRange } from '#lint/xml-view.ts';

const FLAGS = /^(P?[ATNEUL]|[ATNEUL]P)$/;

export const phoneXmlInputFlags: Rule = {
  id: 'phone-xml-input-flags',
  title: 'Input flags that phones do not know',
  severity: 'error',
  appliesTo: ['phone-xml'],
  explanation:
    'InputFlags is one of A (text), T (telephone number), N (number), E (equation), U (upper case), L (lower case), with a P before or after it for a password.',
  confidence: 'documented',
  sources: ['xml-services-schema', 'xml-services-guide'],
  examples: {
    accept: [
      {
        'form.xml':
          '<CiscoIPPhoneInput>\n<URL>http://10.0.0.2/find</URL>\n<InputItem><QueryStringParam>n</QueryStringParam><InputFlags>AP</InputFlags></InputItem>\n</CiscoIPPhoneInput>\n',
      },
    ],
    reject: [
      {
        files: {
          'form.xml':
            '<CiscoIPPhoneInput>\n<URL>http://10.0.0.2/find</URL>\n<InputItem><QueryStringParam>n</QueryStringParam>\n<InputFlags>text</InputFlags></InputItem>\n</CiscoIPPhoneInput>\n',
        },
        at: ['form.xml:4'],
      },
    ],
  },
  *check(file) {
    for (const element of elementsOf(file, 'InputFlags')) {
      if (FLAGS.test(element.text)) continue;
      yield {
        range: textRange(element),
        message: `"${element.text.slice(0, 20)}" is none of A, T, N, E, U, L, with or without P.`,
      };
    }
  },
};
