/** Letters that Unicode does not take apart into a base and an accent, and signs that have an ASCII cousin. */
const COUSINS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  ħ: 'h',
  Ħ: 'H',
  ı: 'i',
  ł: 'l',
  Ł: 'L',
  þ: 'th',
  Þ: 'Th',
  '‘': "'",
  '’': "'",
  '“': "'",
  '”': "'",
  '„': "'",
  '«': "'",
  '»': "'",
  '–': '-',
  '—': '-',
  '−': '-',
  '€': 'EUR',
};

/**
 * Text for people without its accents: `José` becomes `Jose`. No file in use has an octet above 0x7F
 * (over 90 measured), so nobody knows what a phone would show for one. `undefined` when a character has no
 * likeness in ASCII, such as Cyrillic or Chinese.
 */
export function toAscii(text: string): string | undefined {
  const plain = text
    .replace(/[^\0-\u007f]/g, (character) => COUSINS[character] ?? character)
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '');
  return /^[\0-\u007f]*$/.test(plain) ? plain : undefined;
}
