const UNPRINTABLE = /[^\x20-\x7e]/;
const UNPRINTABLES = /[^\x20-\x7e]/g;

/** A stranger's text, fit for a terminal and a table: at most so many characters of it, each of ASCII or a question mark. */
export function printable(text: string, longest: number): string {
  const shown = text.length > longest ? text.slice(0, longest) : text;
  // On the way of every packet, and nearly all are fit as they are.
  return UNPRINTABLE.test(shown) ? shown.replace(UNPRINTABLES, '?') : shown;
}

/** What a file says or is called, in any script, without what a terminal would obey. */
export function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '?');
}
