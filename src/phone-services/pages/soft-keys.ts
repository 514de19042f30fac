import type { SoftKey } from '#files/phone-xml/phone-xml.ts';

/** Keys from left to right; what is absent leaves no gap. Phones show four at once. */
export function softKeys(
  keys: readonly (readonly [name: string, url: string] | undefined)[],
): readonly SoftKey[] {
  return keys
    .filter((key) => key !== undefined)
    .map(([name, url], index) => ({ name, url, position: index + 1 }));
}
