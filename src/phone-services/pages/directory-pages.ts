import type { PhoneXml, SoftKey } from '#files/phone-xml/phone-xml.ts';
import { PHONE_XML_LIMITS } from '#knowledge/phone-xml-limits.ts';
import type { Book } from '#phone-services/phone-book/book-entry.ts';
import type { BookIndex } from '#phone-services/phone-book/book-index.ts';
import { foldText } from '#phone-services/phone-book/fold-text.ts';
import { booksFor } from '#phone-services/phone-book/visible-books.ts';
import type { Page, PageRequest } from '#provisioning/ports.ts';
import { softKeys } from './soft-keys.ts';

const PER_PAGE = PHONE_XML_LIMITS.items.CiscoIPPhoneDirectory.DirectoryEntry;
const LONGEST_TERM = 32;
const MOST_PAGES = 99_999;
const TITLE = 'Directory';
/** What a phone's menu has room for, with the entries that are no books. */
const MOST_BOOKS = PHONE_XML_LIMITS.items.CiscoIPPhoneMenu.MenuItem - 2;

/**
 * The pages below `directory`: a menu of what the phone may look at, a form, and lists of up to 32 names. `undefined`
 * when there is no page of that path.
 */
export function directoryPage({ path, query, phone }: PageRequest, index: BookIndex): Page | undefined {
  const books = booksFor(index.books, phone);
  switch (path) {
    case 'directory':
      return { shows: menu(books) };
    case 'directory/search':
      return { shows: FORM };
    case 'directory/find': {
      const wanted = query.get('b');
      const chosen = books.filter(({ key }) => wanted === undefined || key === wanted);
      return { shows: list(query, index, chosen) };
    }
    default:
      return undefined;
  }
}

/** The first page of a directory has to be a menu for some models of the family's relatives (observed). */
function menu(books: readonly Book[]): PhoneXml {
  const each = books
    .slice(0, MOST_BOOKS)
    .map(({ key, title }) => ({ name: title, url: `/directory/find?b=${encodeURIComponent(key)}` }));
  return {
    kind: 'menu',
    title: TITLE,
    prompt: books.length === 0 ? 'There is no phone book yet' : 'Who you gonna call?',
    items: [
      { name: 'Search', url: '/directory/search' },
      ...(each.length === 1 ? [] : [{ name: 'All names', url: '/directory/find' }]),
      ...each,
    ],
  };
}

const FORM: PhoneXml = {
  kind: 'input',
  title: TITLE,
  prompt: 'Beginnings are enough',
  url: '/directory/find',
  fields: [
    { label: 'Last name', parameter: 'l', flags: 'A' },
    { label: 'First name', parameter: 'f', flags: 'A' },
    { label: 'Number', parameter: 'n', flags: 'T' },
  ],
};

function list(query: PageRequest['query'], index: BookIndex, books: readonly Book[]): PhoneXml {
  const terms = {
    l: term(query.get('l')),
    f: term(query.get('f')),
    n: (query.get('n') ?? '').replace(/\D/g, '').slice(0, LONGEST_TERM),
  };
  const page = pageNumber(query.get('p'));
  const offset = (page - 1) * PER_PAGE;
  const { total, rows } = index.search(
    { last: terms.l, first: terms.f, number: terms.n },
    new Set(books),
    offset,
    PER_PAGE,
  );
  if (rows.length === 0) return nobody();
  const book = query.has('b') ? { b: books[0]?.key ?? '' } : {};
  const link = (to: number) => `/directory/find?${new URLSearchParams({ ...book, ...terms, p: String(to) })}`;
  return {
    kind: 'directory',
    title: TITLE,
    prompt: `${offset + 1}-${offset + rows.length} of ${total}`,
    entries: rows.map(({ name, telephone }) => ({ name, telephone })),
    softKeys: softKeys([
      ['Dial', 'SoftKey:Dial'],
      offset + rows.length < total ? ['Next', link(page + 1)] : undefined,
      page > 1 ? ['Previous', link(page - 1)] : undefined,
      ['Exit', 'SoftKey:Exit'],
      ['EditDial', 'SoftKey:EditDial'],
    ]),
  };
}

function nobody(): PhoneXml {
  const keys: readonly SoftKey[] = softKeys([
    ['Search', '/directory/search'],
    ['Exit', 'SoftKey:Exit'],
  ]);
  return {
    kind: 'text',
    title: TITLE,
    prompt: 'Select an option',
    text: 'Nobody was found.',
    softKeys: keys,
  };
}

/** Folded, so that a link to the next page stays short and plain whatever was typed. */
function term(text = ''): string {
  return foldText(text).slice(0, LONGEST_TERM);
}

function pageNumber(text = '1'): number {
  const page = /^\d{1,5}$/.test(text) ? Number(text) : 1;
  return Math.min(Math.max(page, 1), MOST_PAGES);
}
