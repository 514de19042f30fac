import { readPhoneXml } from '#files/phone-xml/read-phone-xml.ts';
import { type BookEntry, entryOf } from '#phone-services/phone-book/book-entry.ts';
import { DecodeError } from '#values/decode-error.ts';
import { readCarddavBook } from './carddav-book.ts';
import { readCsvBook } from './csv-book.ts';
import { readLdapBook } from './ldap-book.ts';
import { readLocation } from './read-location.ts';
import type { Source } from './source.ts';
import { readVcardBook } from './vcard-book.ts';

/** Everybody whom a source knows, as it says it now. @throws DecodeError */
export async function readBook(source: Source): Promise<readonly BookEntry[]> {
  switch (source.kind) {
    case 'ical':
      throw new TypeError('an agenda is no phone book');
    case 'csv':
      return readCsvBook(await readLocation(source.location, source), source.options.columns?.split(','));
    case 'vcard':
      return readVcardBook(await readLocation(source.location, source));
    case 'directory-xml':
      return readDirectory(await readLocation(source.location, source));
    case 'carddav':
      return readCarddavBook(source);
    case 'ldap':
      return readLdapBook(source);
  }
}

/** A page that somebody wrote for phones by hand. */
function readDirectory(bytes: Uint8Array): BookEntry[] {
  const page = readPhoneXml(bytes);
  if (page.kind !== 'directory')
    throw new DecodeError(`it is a ${page.kind} page, not a CiscoIPPhoneDirectory`, 0);
  return page.entries.map(({ name, telephone }) => entryOf({ name }, [{ number: telephone }]));
}
