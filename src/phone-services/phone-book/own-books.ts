import type { LayerScope } from '#provisioning/layers.ts';
import type { Extension } from '#provisioning/phone.ts';
import { type BookNumber, entryOf } from './book-entry.ts';
import type { FilledBook } from './book-index.ts';
import { rowsOf } from './book-row.ts';
import { type DialRules, dialNumber } from './dial-rules.ts';
import type { Pause } from './sort-in-slices.ts';

/** Somebody in a phone book that is kept here. */
export interface OwnEntry extends LayerScope {
  readonly name: string;
  readonly numbers: readonly BookNumber[];
  readonly speedDial?: number;
}

/** What the server itself knows of people. */
export interface OwnContents {
  extensions(): Iterable<Extension>;
  bookEntries(): readonly OwnEntry[];
}

const EVERY = 64;
/** What is nearest to the phone comes first. */
const ORDER: readonly LayerScope['layer'][] = ['phone', 'group', 'model', 'site'];

/** The PBX's own extensions; their numbers are dialled as they are. */
export function extensionBook(contents: OwnContents): FilledBook {
  const rows = [...contents.extensions()].flatMap(({ number, name }) =>
    rowsOf(entryOf({ name }, [{ number }]), () => ({ dialled: number, digits: [number.replace(/\D/g, '')] })),
  );
  return { key: 'extensions', title: 'Extensions', audience: { layer: 'site', scope: '' }, rows };
}

/** The books that are kept here: one for everyone, and one for each model, group and phone that has entries. */
export async function ownBooks(
  contents: OwnContents,
  rules: DialRules,
  pause: Pause,
): Promise<readonly FilledBook[]> {
  const byScope = Map.groupBy(contents.bookEntries(), ({ layer, scope }) => `${layer}/${scope}`);
  const books: FilledBook[] = [];
  for (const entries of byScope.values()) {
    const [{ layer, scope } = { layer: 'site', scope: '' } as const] = entries;
    const rows: FilledBook['rows'][number][] = [];
    for (const [index, { name, numbers }] of entries.entries()) {
      rows.push(...rowsOf(entryOf({ name }, numbers), (number) => dialNumber(number, rules)));
      if (index % EVERY === 0) await pause();
    }
    books.push({ key: layer, title: titleOf({ layer, scope }), audience: { layer, scope }, rows });
  }
  return books.sort((a, b) => ORDER.indexOf(a.audience.layer) - ORDER.indexOf(b.audience.layer));
}

/** A phone sees at most one book of each layer, so that the layer alone is enough of a key for it. */
function titleOf({ layer, scope }: LayerScope): string {
  switch (layer) {
    case 'site':
      return 'Everyone';
    case 'model':
      return `Phones ${scope}`;
    case 'group':
      return scope;
    case 'phone':
      return 'My phone book';
  }
}
