import { PHONE_XML_LIMITS } from '#knowledge/phone-xml-limits.ts';
import type { BookEntry } from './book-entry.ts';
import type { Dialling } from './dial-rules.ts';
import { foldText } from './fold-text.ts';

/** One line of a directory: a name with one number. */
export interface BookRow {
  readonly name: string;
  readonly telephone: string;
  /** Rows are in this order. */
  readonly sortKey: string;
  /** Folded; what a search for that part compares its beginnings with. */
  readonly lastWords: readonly string[];
  readonly firstWords: readonly string[];
  readonly digits: readonly string[];
}

const LONGEST_NAME = PHONE_XML_LIMITS.characters['DirectoryEntry/Name'];
const LONGEST_LABEL = 10;

/** The rows of an entry: one for each number that can be dialled, told apart by its label. */
export function rowsOf(entry: BookEntry, dial: (number: string) => Dialling | undefined): BookRow[] {
  const { name, first, last, numbers } = entry;
  const all = wordsOf(name);
  const lastWords = last === undefined ? all : wordsOf(last);
  const firstWords = first === undefined ? all : wordsOf(first);
  const sortKey = foldText(last === undefined ? name : `${last} ${first ?? ''}`);
  return numbers.flatMap(({ label, number }) => {
    const dialling = dial(number);
    if (dialling === undefined || name === '') return [];
    const { dialled, digits } = dialling;
    const shown = numbers.length === 1 ? name : labelled(name, label);
    return [{ name: shown, telephone: dialled, sortKey, lastWords, firstWords, digits }];
  });
}

/** `Peeters, Jan (mobile)`: the name is cut, not the label, which tells the rows apart. */
function labelled(name: string, label: string | undefined): string {
  if (label === undefined || label === '') return name;
  const mark = ` (${label.slice(0, LONGEST_LABEL)})`;
  return name.slice(0, LONGEST_NAME - mark.length).trimEnd() + mark;
}

/** From each word to the end, so that `berg` and `van den b` both find `van den Berg`. */
function wordsOf(name: string): readonly string[] {
  const words = foldText(name).split(' ');
  return words.flatMap((word, index) => (word === '' ? [] : [words.slice(index).join(' ')]));
}
