import { Client, type Entry, ResultCodeError } from 'ldapts';
import { type BookEntry, type BookNumber, entryOf } from '#phone-services/phone-book/book-entry.ts';
import { DecodeError } from '#values/decode-error.ts';
import { MOST_ENTRIES, type Source } from './source.ts';

/** Attributes of inetOrgPerson (RFC 2798), and what their numbers are called. */
const NUMBERS: readonly (readonly [attribute: string, label: string])[] = [
  ['telephoneNumber', 'work'],
  ['mobile', 'mobile'],
  ['homePhone', 'home'],
  ['ipPhone', 'internal'],
];
const NAMES = ['cn', 'sn', 'givenName', 'displayName'];
const DEFAULT_FILTER = `(|${NUMBERS.map(([attribute]) => `(${attribute}=*)`).join('')})`;
const PAGE_SIZE = 500;
const PATIENCE_MS = 30_000;

/**
 * Reads people from an LDAP server, page by page (RFC 2696); a server that never comes to an end is left at the limit.
 * @throws DecodeError without the password.
 */
export async function readLdapBook(
  { location, user, password, options }: Source,
  most = MOST_ENTRIES,
): Promise<BookEntry[]> {
  const client = new Client({ url: location, timeout: PATIENCE_MS, connectTimeout: PATIENCE_MS });
  const entries: BookEntry[] = [];
  try {
    if (user !== undefined) await client.bind(user, password ?? '');
    const pages = client.searchPaginated(options.base ?? '', {
      scope: 'sub',
      filter: options.filter ?? DEFAULT_FILTER,
      attributes: [...NAMES, ...NUMBERS.map(([attribute]) => attribute)],
      paged: { pageSize: PAGE_SIZE },
    });
    for await (const { searchEntries } of pages) {
      entries.push(...searchEntries.map(entryOfPerson));
      if (entries.length >= most) break;
    }
    return entries.slice(0, most);
  } catch (error) {
    throw new DecodeError(reasonOf(error, location), 0);
  } finally {
    await client.unbind().catch(() => undefined);
  }
}

function entryOfPerson(person: Entry): BookEntry {
  const numbers = NUMBERS.flatMap(([attribute, label]): BookNumber[] =>
    valuesOf(person, attribute).map((number) => ({ label, number })),
  );
  const [name = '', first = '', last = ''] = ['displayName', 'givenName', 'sn'].map(
    (one) => valuesOf(person, one)[0],
  );
  const [common = ''] = valuesOf(person, 'cn');
  return entryOf(first === '' || last === '' ? { name: name || common } : { first, last }, numbers);
}

/** Letter case of attributes is the server's own. */
function valuesOf(person: Entry, attribute: string): string[] {
  const key = Object.keys(person).find((one) => one.toLowerCase() === attribute.toLowerCase());
  return [key === undefined ? [] : (person[key] ?? [])].flat().map((value) => value.toString());
}

function reasonOf(error: unknown, location: string): string {
  const { host } = new URL(location);
  if (error instanceof ResultCodeError)
    return `${host} refuses with LDAP result ${error.code} (${error.name})`;
  const { code, message } = error as NodeJS.ErrnoException;
  return `${host} can't be asked: ${code ?? message.slice(0, 100)}`;
}
