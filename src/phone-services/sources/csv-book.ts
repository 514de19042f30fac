import { readTable } from '#files/csv/read-table.ts';
import { type BookEntry, type BookNumber, entryOf } from '#phone-services/phone-book/book-entry.ts';
import { DecodeError } from '#values/decode-error.ts';
import { MOST_ENTRIES } from './source.ts';

/** What a column holds. */
export const CSV_COLUMNS = ['name', 'first', 'last', 'number', 'work', 'mobile', 'home'] as const;
type CsvColumn = (typeof CSV_COLUMNS)[number];

/** How programs and people head their columns, folded to small letters and digits. */
const HEADS: Readonly<Record<CsvColumn, readonly string[]>> = {
  name: ['name', 'displayname', 'fullname', 'contact', 'naam', 'nom complet', 'anzeigename'],
  first: ['first', 'firstname', 'givenname', 'voornaam', 'prenom', 'vorname'],
  last: ['last', 'lastname', 'surname', 'familyname', 'achternaam', 'familienaam', 'nom', 'nachname'],
  number: [
    'number',
    'phone',
    'telephone',
    'telephonenumber',
    'phonenumber',
    'tel',
    'nummer',
    'telefoon',
    'telefon',
  ],
  work: [
    'work',
    'workphone',
    'businessphone',
    'office',
    'officephone',
    'phone1value',
    'bureau',
    'telefoonwerk',
  ],
  mobile: ['mobile', 'mobilephone', 'cell', 'cellphone', 'gsm', 'handy', 'mobiel', 'portable', 'mobil'],
  home: ['home', 'homephone', 'private', 'prive', 'thuis', 'telefoonthuis', 'privat'],
};
const NUMBERS: readonly CsvColumn[] = ['number', 'work', 'mobile', 'home'];

/**
 * Reads a table of people. The first row names the columns, in the words of several programs and languages, unless
 * `columns` says what they hold; what separates them is found out.
 * @throws DecodeError with the line, when it is no such table.
 */
export function readCsvBook(bytes: Uint8Array, columns?: readonly string[]): BookEntry[] {
  const rows = readTable(bytes, MOST_ENTRIES + 1).map(({ cells }) => cells);
  const [head = [], ...rest] = rows;
  const roles = columns === undefined ? head.map(roleOf) : columns.map((column) => column as CsvColumn);
  const hasName = roles.some((role) => role === 'name' || role === 'first' || role === 'last');
  const hasNumber = roles.some((role) => role !== undefined && NUMBERS.includes(role));
  if (!hasName || !hasNumber) {
    const known = CSV_COLUMNS.join(', ');
    throw new DecodeError(`line 1 does not name a column with names and one with numbers (${known})`, 0);
  }
  return (columns === undefined ? rest : rows).map((cells) => entryOfRow(roles, cells));
}

function roleOf(head: string): CsvColumn | undefined {
  const folded = head
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  return CSV_COLUMNS.find((column) => HEADS[column].some((one) => one.replaceAll(' ', '') === folded));
}

function entryOfRow(roles: readonly (CsvColumn | undefined)[], cells: readonly string[]): BookEntry {
  const cell = (wanted: CsvColumn) => cells[roles.indexOf(wanted)] ?? '';
  const numbers = roles.flatMap((role, index): BookNumber[] => {
    const number = cells[index] ?? '';
    if (role === undefined || !NUMBERS.includes(role) || number === '') return [];
    return [role === 'number' ? { number } : { label: role, number }];
  });
  return entryOf({ name: cell('name'), first: cell('first'), last: cell('last') }, numbers);
}
