import anyAscii from 'any-ascii';

/**
 * Text as the fonts of a 7940 or 7960 have it: ISO-8859-1. `é` and `ß` stay, `Ł` becomes `L` and `東` becomes
 * `Dong`; characters that can't be seen are dropped. What a phone shows above U+00FF is uncertain: blanks, or a page
 * that breaks.
 */
export function toLatin1(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/[\t\u00a0]/g, ' ')
    .replace(/[^\n -~¡-¬®-ÿ]+/gu, (run) => anyAscii(run).replace(/[^\n -~]/g, ''));
}
