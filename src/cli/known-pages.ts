import type { ProgramSettings } from '#app/program-settings.ts';
import { makePages } from '#phone-services/pages/pages.ts';
import { PhoneBooks } from '#phone-services/phone-book/phone-books.ts';
import type { PhonePages } from '#provisioning/ports.ts';
import type { FleetView } from '#store/fleet-view.ts';

/** The pages that the server of a data folder shows or would show. */
export async function knownPages(fleet: FleetView, settings: ProgramSettings): Promise<PhonePages> {
  return makePages(await PhoneBooks.load({ contents: fleet, ...settings.phonebook }));
}
