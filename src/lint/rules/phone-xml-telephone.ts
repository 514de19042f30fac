import type { Rule } from '#lint/rule.ts';
import { elementsOf, textRange } from '#lint/xml-view.ts';

/** A comma is a pause. */
const DIALLABLE = /^[\d+*#,]+$/;
/** Users of a SIP server have names, too. */
const NAME = /^[A-Za-z][-\w.]*(@[-\w.]+)?$/;

export const phoneXmlTelephone: Rule = {
  id: 'phone-xml-telephone',
  title: 'A number that cannot be dialled as it stands',
  severity: 'warning',
  appliesTo: ['phone-xml'],
  explanation:
    'Phones dial what is in <Telephone> as it is. Blanks, brackets and hyphens go to the PBX, which knows no such number. Write digits, +, * and # only.',
  confidence: 'observed',
  sources: ['xml-services-guide'],
  examples: {
    accept: [
      {
        'directory.xml':
          '<CiscoIPPhoneDirectory>\n<DirectoryEntry><Name>Ann</Name><Telephone>+4412345</Telephone></DirectoryEntry>\n</CiscoIPPhoneDirectory>\n',
      },
    ],
    reject: [
      {
        files: {
          'directory.xml':
            '<CiscoIPPhoneDirectory>\n<DirectoryEntry><Name>Ann</Name>\n<Telephone>(01) 234-56</Telephone></DirectoryEntry>\n</CiscoIPPhoneDirectory>\n',
        },
        at: ['directory.xml:3'],
      },
    ],
  },
  *check(file) {
    for (const element of elementsOf(file, 'Telephone')) {
      const { text } = element;
      if (text === '' || DIALLABLE.test(text) || NAME.test(text)) continue;
      yield {
        range: textRange(element),
        message: `"${text.slice(0, 32)}" is dialled as it stands; write digits, +, * and # only.`,
      };
    }
  },
};
