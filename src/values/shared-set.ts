import { BoundedMap } from './bounded-map.ts';

/** Different sets; one too many is not shared any more, and lasts for as long as somebody has it. */
const SETS_KEPT = 4096;
const SETS = new BoundedMap<ReadonlySet<string>>(SETS_KEPT);

/**
 * The set of the words in a JSON array. The same text gives the same set, so what ten thousand phones have in common is
 * in memory once. Throws `SyntaxError` when it is no JSON.
 */
export function sharedSet(words: string): ReadonlySet<string> {
  const known = SETS.get(words);
  if (known !== undefined) return known;
  const set: ReadonlySet<string> = new Set(JSON.parse(words) as string[]);
  SETS.set(words, set);
  return set;
}
