import type { Agendas } from '#phone-services/agenda/agendas.ts';
import type { MenuService, ServiceContents } from '#phone-services/pages/service-pages.ts';
import { type DialRules, dialNumber } from '#phone-services/phone-book/dial-rules.ts';
import { foldText } from '#phone-services/phone-book/fold-text.ts';
import { AGENDA_KIND } from '#phone-services/sources/source.ts';
import { composeSettings } from '#provisioning/compose-settings.ts';
import type { ServerFacts } from '#provisioning/ports.ts';
import type { FleetView } from '#store/fleet-view.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

export interface ServiceContentsParts {
  readonly fleet: FleetView;
  readonly server: ServerFacts;
  readonly agendas: Agendas;
  readonly dialRules: DialRules;
  /** The extensions that are registered, as far as it was looked up. */
  readonly registered: () => ReadonlySet<string>;
  readonly messages: ServiceContents['messages'];
}

/** No setting that is asked for here depends on it. */
const ANY_ADDRESS = '0.0.0.0' as Ipv4Address;

/** What the services menu is made from, out of all that the server knows. */
export function serviceContents(parts: ServiceContentsParts): ServiceContents {
  const { fleet, server, agendas, dialRules, registered, messages } = parts;
  return {
    services: () => menuServices(fleet),
    agenda: (name) => agendas.of(name),
    bookEntries: () => fleet.bookEntries(),
    dial: (number) => dialNumber(number, dialRules)?.dialled,
    registered: () => {
      const numbers = registered();
      return [...fleet.extensions()]
        .filter(({ number }) => numbers.has(number))
        .map(({ number, name }) => ({ number, name, key: foldText(name) }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    },
    messages,
    zoneOf: (phone) => composeSettings(phone, fleet, server, ANY_ADDRESS).get('time_zone')?.zone,
    now: () => server.now(),
  };
}

/** What somebody wrote, and the agendas, in the order of their names. */
function menuServices(fleet: Pick<FleetView, 'services' | 'sources'>): readonly MenuService[] {
  const agendas = fleet
    .sources()
    .filter(({ kind }) => kind === AGENDA_KIND)
    .map(({ name, layer, scope }) => ({ name, layer, scope, kind: 'agenda' as const, content: '' }));
  return [...fleet.services(), ...agendas].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
