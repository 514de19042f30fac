import type { OwnEntry } from '#phone-services/phone-book/own-books.ts';
import { isFor } from '#phone-services/phone-book/visible-books.ts';
import type { LayerScope } from '#provisioning/layers.ts';
import type { Phone } from '#provisioning/phone.ts';

/** What is nearest to the phone wins a place that several want. */
const NEARNESS: readonly LayerScope['layer'][] = ['site', 'model', 'group', 'phone'];

/** The speed dials of a phone by their places, each with the first number of the entry. */
export function speedDialsOf(
  phone: Phone,
  contents: {
    bookEntries(): readonly OwnEntry[];
    dial(number: string): string | undefined;
  },
): readonly { readonly name: string; readonly telephone: string }[] {
  const byPlace = new Map<number, OwnEntry>();
  const near = (entry: OwnEntry) => NEARNESS.indexOf(entry.layer);
  for (const entry of contents.bookEntries()) {
    const { speedDial } = entry;
    if (speedDial === undefined || !isFor(entry, phone)) continue;
    const other = byPlace.get(speedDial);
    if (other === undefined || near(other) < near(entry)) byPlace.set(speedDial, entry);
  }
  return [...byPlace]
    .sort(([a], [b]) => a - b)
    .flatMap(([place, { name, numbers }]) => {
      const telephone = contents.dial(numbers[0]?.number ?? '');
      return telephone === undefined ? [] : [{ name: `${place} ${name}`, telephone }];
    });
}
