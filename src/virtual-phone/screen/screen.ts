import type { PagePicture } from '#virtual-phone/read/read-phone-page.ts';

/** A key at the right edge with what stands beside it. */
export interface LineKey {
  readonly label: string;
  readonly isRegistered: boolean;
}

/**
 * What a 7940 or 7960 shows, without a place for each pixel: those are not known. Texts are cut as the phone cuts them.
 * Pictures are exact.
 */
export interface Screen {
  /** Upper edge: date and time on the left, the phone's own label on the right. */
  readonly dateAndTime: string;
  readonly label: string;
  readonly lines: readonly LineKey[];
  /** Of a page; empty on the idle screen. */
  readonly title: string;
  /** The rows of the content; `selected` is the one that is marked. */
  readonly rows: readonly string[];
  readonly selected: number | undefined;
  /** There is more above or below. */
  readonly more: { readonly above: boolean; readonly below: boolean };
  readonly picture: PagePicture | undefined;
  /** Below the content. */
  readonly prompt: string;
  /** Four keys at the lower edge; an empty one has no text. */
  readonly softKeys: readonly string[];
  /** The red lamp on the handset. */
  readonly messageLamp: boolean;
}

/** Rows and characters of the content, for want of the phone's own font: what its 133 × 65 pixels have room for in about. */
export const CONTENT = { rows: 5, columns: 32 } as const;
/** Characters of a soft key that are seen (uncertain). */
const SOFT_KEY_CHARACTERS = 8;

/** The four soft keys that are seen, by their positions; from the fifth on they are behind `more`. */
export function shownSoftKeys(
  keys: readonly { readonly name: string; readonly position: number }[],
  page = 0,
): string[] {
  const names = new Map(keys.map(({ name, position }) => [position, name.slice(0, SOFT_KEY_CHARACTERS)]));
  const highest = Math.max(0, ...names.keys());
  const at = (position: number) => names.get(position) ?? '';
  if (highest <= 4) return [1, 2, 3, 4].map(at);
  return [...[1, 2, 3].map((place) => at(page * 3 + place)), 'more'];
}
