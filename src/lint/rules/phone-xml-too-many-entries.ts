import { PHONE_XML_LIMITS } from '#knowledge/phone-xml-limits.ts';
import type { Rule } from '#lint/rule.ts';
import { childrenOf, nameRange, xmlOf } from '#lint/xml-view.ts';

/** How many of each there may be directly inside the root. */
const LIMITS: Readonly<Record<string, Readonly<Record<string, number>>>> = PHONE_XML_LIMITS.items;

export const phoneXmlTooManyEntries: Rule = {
  id: 'phone-xml-too-many-entries',
  title: 'More entries than a page can have',
  severity: 'warning',
  appliesTo: ['phone-xml'],
  explanation:
    'A directory has 32 entries a page, a menu 100, a form 5 fields. The rest is not shown, or the page not at all. Longer lists are served page by page.',
  confidence: PHONE_XML_LIMITS.confidence,
  sources: PHONE_XML_LIMITS.sources,
  examples: {
    accept: [
      {
        'directory.xml':
          '<CiscoIPPhoneDirectory>\n<DirectoryEntry><Name>Ann</Name><Telephone>101</Telephone></DirectoryEntry>\n</CiscoIPPhoneDirectory>\n',
      },
    ],
    reject: [
      {
        files: {
          'directory.xml': `<CiscoIPPhoneDirectory>\n${'<DirectoryEntry><Name>Ann</Name><Telephone>101</Telephone></DirectoryEntry>\n'.repeat(33)}</CiscoIPPhoneDirectory>\n`,
        },
        at: ['directory.xml:34'],
      },
    ],
  },
  *check(file) {
    const [root] = xmlOf(file).elements;
    const limits = root && LIMITS[root.name];
    if (root === undefined || limits === undefined) return;
    const children = childrenOf(file, root);
    for (const [name, limit] of Object.entries(limits)) {
      const entries = children.filter((child) => child.name === name);
      const first = entries[limit];
      if (first === undefined) continue;
      yield {
        range: nameRange(first),
        message: `There are ${entries.length} <${name}>; a <${root.name}> has room for ${limit}. This is the first too many.`,
      };
    }
  },
};
