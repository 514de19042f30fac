import { showText } from '#lint/place.ts';
import type { Rule } from '#lint/rule.ts';
import { textRange, xmlOf } from '#lint/xml-view.ts';

export const phoneXmlCharacters: Rule = {
  id: 'phone-xml-characters',
  title: 'Letters that the display does not have',
  severity: 'warning',
  appliesTo: ['phone-xml'],
  explanation:
    'The fonts of the SIP 7940 and 7960 are those of ISO 8859-1, western European. What is beyond shows as blanks, or spoils the page.',
  confidence: 'uncertain',
  sources: ['staskobzar-templates'],
  examples: {
    accept: [{ 'a.xml': '<CiscoIPPhoneText><Text>caf\u00c3\u00a9</Text></CiscoIPPhoneText>\n' }],
    reject: [
      {
        files: { 'a.xml': '<CiscoIPPhoneText>\n<Text>\u00d0\u00a1</Text></CiscoIPPhoneText>\n' },
        at: ['a.xml:2'],
      },
    ],
  },
  *check(file) {
    for (const element of xmlOf(file).elements) {
      const shown = showText(element.text);
      const strange = /[^\0-\u00ff]/u.exec(shown);
      if (strange === null) continue;
      yield {
        range: textRange(element),
        message: `The display has no "${strange[0]}": its letters are those of western Europe.`,
      };
    }
  },
};
