import fc from 'fast-check';
import { INPUT_FLAGS, type InputFlags, type PhoneXml } from '#files/phone-xml/phone-xml.ts';

/** What a phone shows on one line, as it comes back: trimmed, and every run of blanks is one. */
const shown = (maxLength: number) =>
  fc
    .string({ unit: fc.constantFrom(...'aZ09 &<>"\'éßÿ¿-;'), maxLength })
    .map((text) => text.replace(/ +/g, ' ').trim());
const url = fc
  .string({ unit: fc.constantFrom(...'az09/?&=:.%<"'), minLength: 1, maxLength: 200 })
  .map((rest) => `http:${rest}`);
const softKeys = fc.array(
  fc.record({ name: shown(32), url, position: fc.integer({ min: 1, max: 8 }) }, { noNullPrototype: true }),
  { minLength: 1, maxLength: 8 },
);
const screen = {
  title: shown(32),
  prompt: shown(32),
  softKeys,
};
const bare = { requiredKeys: ['kind'] as never[], noNullPrototype: true as const };

function pixels(width: number, height: number, depth: 1 | 2) {
  const size = Math.ceil((width * height * depth) / 8);
  return fc.uint8Array({ minLength: size, maxLength: size });
}

function sized(mostWidth: number, mostHeight: number) {
  return fc
    .tuple(
      fc.integer({ min: 1, max: mostWidth }),
      fc.integer({ min: 1, max: mostHeight }),
      fc.constantFrom(1 as const, 2 as const),
    )
    .chain(([width, height, depth]) =>
      pixels(width, height, depth).map((octets) => ({ width, height, depth, pixels: octets })),
    );
}

function picture(mostWidth: number, mostHeight: number) {
  return fc
    .tuple(
      fc.integer({ min: -1, max: mostWidth - 1 }),
      fc.integer({ min: -1, max: mostHeight - 1 }),
      sized(mostWidth, mostHeight),
    )
    .map(([x, y, rest]) => ({ x, y, ...rest }));
}

const menuItem = fc.record({ name: shown(64), url }, { noNullPrototype: true });
const iconItem = fc.record(
  { name: shown(64), url, icon: fc.integer({ min: 0, max: 9 }) },
  { requiredKeys: ['name', 'url'], noNullPrototype: true },
);
const icon = fc
  .tuple(fc.integer({ min: 0, max: 9 }), sized(16, 10))
  .map(([index, rest]) => ({ index, ...rest }));
const field = fc.record(
  {
    label: shown(32),
    parameter: fc.stringMatching(/^[\w.-]{1,32}$/),
    flags: fc.constantFrom(...([...INPUT_FLAGS] as InputFlags[])),
    value: shown(32),
  },
  { requiredKeys: ['label', 'parameter', 'flags'], noNullPrototype: true },
);
const entry = fc.record(
  { name: shown(32), telephone: fc.stringMatching(/^[\d+*#,]{1,32}$/) },
  { noNullPrototype: true },
);

function page<Kind extends PhoneXml['kind']>(kind: Kind, content: object) {
  const needed = ['kind', ...Object.keys(content)] as never[];
  return fc.record({ kind: fc.constant(kind), ...screen, ...content }, { ...bare, requiredKeys: needed });
}

/** Objects of phone XML within the limits, as they come back from the reader. */
export const phoneXmlArbitrary = fc.oneof(
  page('text', { text: shown(4000) }),
  page('menu', { items: fc.array(menuItem, { maxLength: 100 }) }),
  page('input', { url, fields: fc.array(field, { maxLength: 5 }) }),
  page('directory', { entries: fc.array(entry, { maxLength: 32 }) }),
  page('image', { picture: picture(133, 65) }),
  page('graphic-menu', { picture: picture(133, 65), items: fc.array(menuItem, { maxLength: 12 }) }),
  page('icon-menu', {
    items: fc.array(iconItem, { maxLength: 32 }),
    icons: fc.array(icon, { maxLength: 10 }),
  }),
  fc.record(
    {
      kind: fc.constant('status'),
      text: shown(32),
      timer: fc.integer({ min: 0, max: 86_400 }),
      picture: picture(106, 21),
    },
    { requiredKeys: ['kind', 'text', 'picture'], noNullPrototype: true },
  ),
  fc.record(
    {
      kind: fc.constant('execute'),
      items: fc.array(fc.record({ url, priority: fc.constantFrom(0, 1, 2) }, { noNullPrototype: true }), {
        minLength: 1,
        maxLength: 3,
      }),
    },
    { noNullPrototype: true },
  ),
) as unknown as fc.Arbitrary<PhoneXml>;
