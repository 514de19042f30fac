import type { Rule } from '#lint/rule.ts';
import { childrenOf, elementsOf, nameRange, textRange } from '#lint/xml-view.ts';

export const phoneXmlSoftKey: Rule = {
  id: 'phone-xml-soft-key',
  title: 'A soft key without a place',
  severity: 'error',
  appliesTo: ['phone-xml'],
  explanation:
    'Each <SoftKeyItem> has a <Position> from 1 to 8. Without one the phone does not know where to put it.',
  confidence: 'documented',
  sources: ['xml-services-schema', 'xml-services-guide'],
  examples: {
    accept: [
      {
        'a.xml':
          '<CiscoIPPhoneText>\n<SoftKeyItem><Name>Exit</Name><URL>SoftKey:Exit</URL><Position>3</Position></SoftKeyItem>\n</CiscoIPPhoneText>\n',
      },
    ],
    reject: [
      {
        files: {
          'a.xml':
            '<CiscoIPPhoneText>\n<SoftKeyItem><Name>Exit</Name><URL>SoftKey:Exit</URL></SoftKeyItem>\n<SoftKeyItem>\n<Position>9</Position></SoftKeyItem>\n</CiscoIPPhoneText>\n',
        },
        at: ['a.xml:2', 'a.xml:4'],
      },
    ],
  },
  *check(file) {
    for (const key of elementsOf(file, 'SoftKeyItem')) {
      const position = childrenOf(file, key).find(({ name }) => name === 'Position');
      if (position === undefined)
        yield { range: nameRange(key), message: 'This soft key has no <Position>.' };
      else if (!/^[1-8]$/.test(position.text)) {
        yield {
          range: textRange(position),
          message: 'The <Position> of a soft key is a number from 1 to 8.',
        };
      }
    }
  },
};
