import type { ProgramSettings } from '#app/program-settings.ts';
import { makePages } from '#phone-services/pages/pages.ts';
import { PhoneBooks } from '#phone-services/phone-book/phone-books.ts';
import { readCopy } from '#phone-services/sources/book-copy.ts';
import type { PhonePages } from '#provisioning/ports.ts';
import type { FleetView } from '#store/fleet-view.ts';

/** The pages that the server of a data folder shows or would show. */
export async function knownPages(
  dataFolder: string,
  fleet: FleetView,
  settings: ProgramSettings,
): Promise<PhonePages> {
  return makePages(await knownBooks(dataFolder, fleet, settings));
}

/** The phone books of a data folder, as its server has them or would. */
export function knownBooks(
  dataFolder: string,
  fleet: FleetView,
  { phonebook }: ProgramSettings,
): Promise<PhoneBooks> {
  return PhoneBooks.load({
    contents: fleet,
    readCopy: (name) => readCopy(dataFolder, name),
    ...phonebook,
  });
}
