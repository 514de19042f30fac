import type { PlacedElement } from '#files/xml/scan-xml.ts';
import type { Rule } from '#lint/rule.ts';
import { textRange, xmlOf } from '#lint/xml-view.ts';

/** Characters of an element's text, by element and, where it matters, by its parent. */
const LIMITS: Readonly<Record<string, number>> = {
  Title: 32,
  Prompt: 32,
  Telephone: 32,
  DisplayName: 32,
  QueryStringParam: 32,
  DefaultValue: 32,
  URL: 256,
  Text: 4000,
  'MenuItem/Name': 64,
  'DirectoryEntry/Name': 32,
  'SoftKeyItem/Name': 32,
};

export const phoneXmlTextTooLong: Rule = {
  id: 'phone-xml-text-too-long',
  title: 'Text longer than phones take in XML',
  severity: 'warning',
  appliesTo: ['phone-xml'],
  explanation:
    'Titles, prompts, names and numbers have 32 characters at most, menu entries 64, addresses 256, a text 4000. The limits are those of newer models, so take them as the most that a 7940 or 7960 can have.',
  confidence: 'documented',
  sources: ['xml-services-schema', 'xml-services-guide'],
  examples: {
    accept: [
      { 'a.xml': '<CiscoIPPhoneText>\n<Title>Lunch</Title>\n<Text>Soup</Text>\n</CiscoIPPhoneText>\n' },
    ],
    reject: [
      {
        files: {
          'a.xml':
            '<CiscoIPPhoneText>\n<Title>What there is for lunch today and tomorrow</Title>\n</CiscoIPPhoneText>\n',
        },
        at: ['a.xml:2'],
      },
    ],
  },
  *check(file) {
    for (const element of xmlOf(file).elements) {
      const limit = limitOf(element);
      if (limit === undefined || element.text.length <= limit) continue;
      yield {
        range: textRange(element),
        message: `<${element.name}> has ${element.text.length} characters; phones take ${limit}.`,
      };
    }
  },
};

function limitOf({ name, parent }: PlacedElement): number | undefined {
  return LIMITS[`${parent?.name}/${name}`] ?? LIMITS[name];
}
