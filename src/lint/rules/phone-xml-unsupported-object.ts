import type { Rule } from '#lint/rule.ts';
import { nameRange, xmlOf } from '#lint/xml-view.ts';

const SHOWN = [
  'Menu',
  'Text',
  'Input',
  'Directory',
  'Image',
  'GraphicMenu',
  'IconMenu',
  'Status',
  'Execute',
  'Response',
  'Error',
].map((name) => `CiscoIPPhone${name}`);
const COLOUR_ONLY = ['ImageFile', 'GraphicFileMenu', 'IconFileMenu', 'StatusFile'].map(
  (name) => `CiscoIPPhone${name}`,
);

export const phoneXmlUnsupportedObject: Rule = {
  id: 'phone-xml-unsupported-object',
  title: 'A page that these phones cannot show',
  severity: 'error',
  appliesTo: ['phone-xml'],
  explanation:
    'The objects whose names have File in them load PNG pictures and need a colour display. The 7940 and 7960 show Menu, Text, Input, Directory, Image, GraphicMenu, IconMenu and Status, and names mind their letter case.',
  confidence: 'documented',
  sources: ['xml-services-guide'],
  examples: {
    accept: [{ 'a.xml': '<CiscoIPPhoneText><Text>Hello</Text></CiscoIPPhoneText>\n' }],
    reject: [
      { files: { 'a.xml': '<CiscoIPPhoneImageFile></CiscoIPPhoneImageFile>\n' }, at: ['a.xml:1'] },
      { files: { 'a.xml': '<CiscoIPPhonetext></CiscoIPPhonetext>\n' }, at: ['a.xml:1'] },
    ],
  },
  *check(file) {
    const [root] = xmlOf(file).elements;
    if (root === undefined || SHOWN.includes(root.name)) return;
    const folded = [...SHOWN, ...COLOUR_ONLY].find((name) => name.toLowerCase() === root.name.toLowerCase());
    const why = COLOUR_ONLY.includes(root.name)
      ? 'needs a colour display'
      : folded === undefined
        ? 'is no object that phones know'
        : `has to be spelled ${folded}`;
    yield { range: nameRange(root), message: `<${root.name.slice(0, 40)}> ${why}.` };
  },
};
