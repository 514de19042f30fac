import type { PlacedElement } from '#files/xml/scan-xml.ts';
import { PHONE_XML_LIMITS } from '#knowledge/phone-xml-limits.ts';
import type { Rule } from '#lint/rule.ts';
import { textRange, xmlOf } from '#lint/xml-view.ts';

export const phoneXmlTextTooLong: Rule = {
  id: 'phone-xml-text-too-long',
  title: 'Text longer than phones take in XML',
  severity: 'warning',
  appliesTo: ['phone-xml'],
  explanation:
    'Titles, prompts, names and numbers have 32 characters at most, menu entries 64, addresses 256, a text 4000. The limits are those of newer models, so take them as the most that a 7940 or 7960 can have.',
  confidence: PHONE_XML_LIMITS.confidence,
  sources: PHONE_XML_LIMITS.sources,
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
  const limits: Readonly<Record<string, number>> = PHONE_XML_LIMITS.characters;
  return limits[`${parent?.name}/${name}`] ?? limits[name];
}
