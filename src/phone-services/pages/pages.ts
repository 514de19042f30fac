import type { PhoneBooks } from '#phone-services/phone-book/phone-books.ts';
import type { PhonePages } from '#provisioning/ports.ts';
import { directoryPage } from './directory-pages.ts';

/** Every page that phones may ask for. */
export function makePages(books: Pick<PhoneBooks, 'index'>): PhonePages {
  return { page: (request) => directoryPage(request, books.index) };
}
