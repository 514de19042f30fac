import { readXml, type XmlElement } from '#files/xml/read-xml.ts';
import type { BookEntry } from '#phone-services/phone-book/book-entry.ts';
import { DecodeError } from '#values/decode-error.ts';
import { readLocation } from './read-location.ts';
import { MOST_OCTETS, type Source } from './source.ts';
import { readVcardBook } from './vcard-book.ts';

/** Every card with all that is in it (RFC 6352 §8.6). */
const QUERY = `<?xml version="1.0" encoding="utf-8"?>
<C:addressbook-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav">
<D:prop><C:address-data/></D:prop>
</C:addressbook-query>`;

/** Reads an address book from a CardDAV server (RFC 6352). @throws DecodeError */
export async function readCarddavBook({ location, user, password }: Source): Promise<BookEntry[]> {
  const answer = await readLocation(location, {
    method: 'REPORT',
    headers: { depth: '1', 'content-type': 'application/xml; charset=utf-8' },
    body: QUERY,
    user,
    password,
  });
  const root = readXml(answer, { octets: MOST_OCTETS, entities: 'decoded' });
  if (localName(root) !== 'multistatus') throw new DecodeError('the server answers with no address book', 0);
  const cards = [...cardsIn(root)].join('\n');
  return readVcardBook(Buffer.from(cards));
}

function* cardsIn(element: XmlElement): Iterable<string> {
  if (localName(element) === 'address-data') yield element.text;
  for (const child of element.children) yield* cardsIn(child);
}

/** Without the prefix, which every server chooses itself. */
function localName({ name }: XmlElement): string {
  return name.slice(name.indexOf(':') + 1);
}
