import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { type DueRestart, dueRestart } from './clock/clock-outlook.ts';
import { type DerivedClock, deriveClock } from './clock/derive-clock.ts';
import { composeSettings, type SettingsSource } from './compose-settings.ts';
import type { Phone } from './phone.ts';
import type { ServerFacts } from './ports.ts';

/** Phones that have to start again by the same moment, so that they show the right time. */
export interface ClockRestart extends DueRestart {
  readonly zone: string;
  readonly phones: readonly MacAddress[];
}

/** Values do not differ by the address that phones ask. */
const NO_ADDRESS = '0.0.0.0' as Ipv4Address;

/** The time zone that a phone was given by its name; `undefined` for one without. */
export function zoneOfPhone(phone: Phone, fleet: SettingsSource, server: ServerFacts): string | undefined {
  return composeSettings(phone, fleet, server, NO_ADDRESS).get('time_zone')?.zone;
}

/**
 * Which phones must start again, and by when. A phone keeps the rules that it was told when it last fetched its file;
 * `fetched` says when that was (milliseconds since 1970), and leaves out phones that never did.
 */
export function clockRestarts(
  phones: Iterable<Phone>,
  fetched: ReadonlyMap<MacAddress, number>,
  fleet: SettingsSource,
  server: ServerFacts,
): ClockRestart[] {
  const now = server.now();
  const due = new Map<DerivedClock, ClockRestart & { readonly phones: MacAddress[] }>();
  for (const phone of phones) {
    const at = fetched.get(phone.mac);
    const zone = at === undefined ? undefined : zoneOfPhone(phone, fleet, server);
    if (at === undefined || zone === undefined) continue;
    const held = deriveClock(zone, at);
    const same = due.get(held);
    if (same !== undefined) {
      same.phones.push(phone.mac);
      continue;
    }
    const restart = dueRestart(held.clock, zone, now) ?? { from: now, by: Number.POSITIVE_INFINITY };
    due.set(held, { zone, ...restart, phones: [phone.mac] });
  }
  return [...due.values()].filter(({ by }) => Number.isFinite(by)).sort((a, b) => a.by - b.by);
}
