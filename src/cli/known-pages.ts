import { loadAgendas, loadBooks } from '#app/page-service.ts';
import type { ProgramSettings } from '#app/program-settings.ts';
import { serviceContents } from '#app/service-contents.ts';
import { makePages } from '#phone-services/pages/pages.ts';
import type { PhonePages, ServerFacts } from '#provisioning/ports.ts';
import type { Database } from '#store/database.ts';
import type { FleetView } from '#store/fleet-view.ts';
import { readRegistrations } from '#store/registrations.ts';

/**
 * The pages that the server of a data folder shows or would show. Who is registered is as the embedded PBX wrote it down;
 * what messages wait only the running server knows.
 */
export async function knownPages(
  { path, db }: { readonly path: string; readonly db: Database },
  fleet: FleetView,
  server: ServerFacts,
  { phonebook }: ProgramSettings,
): Promise<PhonePages> {
  const kept = await readRegistrations(db);
  const users = kept.filter(({ expiresAt }) => expiresAt > server.now()).map(({ user }) => user);
  const registered = new Set(users);
  const contents = serviceContents({
    fleet,
    server,
    agendas: await loadAgendas(path, fleet),
    dialRules: phonebook.dialRules,
    registered: () => registered,
    messages: () => undefined,
  });
  return makePages(await loadBooks(path, fleet, phonebook), contents);
}
