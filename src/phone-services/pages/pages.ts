import type { PhoneBooks } from '#phone-services/phone-book/phone-books.ts';
import type { PhonePages } from '#provisioning/ports.ts';
import { directoryPage } from './directory-pages.ts';
import { type ServiceContents, servicePage } from './service-pages.ts';

/** Every page that phones may ask for. */
export function makePages(
  books: Pick<PhoneBooks, 'index'>,
  contents: ServiceContents,
  prepare?: PhonePages['prepare'],
): PhonePages {
  return {
    ...(prepare === undefined ? {} : { prepare }),
    page: (request) => directoryPage(request, books.index) ?? servicePage(request, contents),
  };
}
