import anyAscii from 'any-ascii';

/** Text as it is compared: without accents, letter case and punctuation. `Łódź-Straße` is `lodz strasse`. */
export function foldText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is what is looked for.
  const ascii = /^[\u0000-\u007f]*$/.test(text) ? text : anyAscii(text.normalize('NFC').toWellFormed());
  return ascii
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
