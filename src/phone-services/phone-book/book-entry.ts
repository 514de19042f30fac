import type { LayerScope } from '#provisioning/layers.ts';

/** One number of an entry, as it was written. */
export interface BookNumber {
  /** `mobile`, `work` …; shown where an entry has several numbers. */
  readonly label?: string;
  readonly number: string;
}

/** Somebody in a phone book. */
export interface BookEntry {
  /** As it is shown. */
  readonly name: string;
  /** Known apart where the source has them apart. */
  readonly first?: string;
  readonly last?: string;
  readonly numbers: readonly BookNumber[];
}

/** Where a book comes from, how it is called, and who may see it. */
export interface Book {
  /** Stable, fit for a link: `extensions`, `site`, `source-ldap`. */
  readonly key: string;
  readonly title: string;
  /** Everyone of the site, a model, a group, or one phone. */
  readonly audience: LayerScope;
}

/**
 * An entry from its parts: `Peeters, Jan`. A name that is written with one comma has its parts in it, and one without
 * has none: then a search for either part looks at all of its words.
 */
export function entryOf(
  { name = '', first = '', last = '' }: { name?: string; first?: string; last?: string },
  numbers: readonly BookNumber[],
): BookEntry {
  const [before = '', after] = name.split(',').map((part) => part.trim());
  const isInverted = after !== undefined && after !== '' && before !== '';
  const parts = {
    first: first.trim() || (isInverted ? after : ''),
    last: last.trim() || (isInverted ? before : ''),
  };
  const shown = [parts.last, parts.first].filter((part) => part !== '').join(', ');
  return {
    name: name.trim() || shown,
    ...(parts.first === '' ? {} : { first: parts.first }),
    ...(parts.last === '' ? {} : { last: parts.last }),
    numbers,
  };
}
