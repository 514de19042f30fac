import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { composeSettings } from './compose-settings.ts';
import type { Phone } from './phone.ts';
import type { Fleet, ServerFacts } from './ports.ts';
import type { RenderedFiles } from './rendered-files.ts';
import { changedSettings, printSettings, type SettingsPrint } from './settings-print.ts';

/** What a phone has fetched last. */
export interface FetchedConfiguration {
  /** Absent when it was fetched from an Offhook that did not note it. */
  readonly print?: SettingsPrint;
  /** SHA-256 of each file, by name. */
  readonly files: ReadonlyMap<string, string>;
}

/** A phone that has not fetched what holds for it now. */
export interface PendingPhone {
  readonly phone: Phone;
  /** Settings and files that have changed since; empty when nobody noted what it fetched. */
  readonly changed: readonly string[];
}

/** Whom a restart would bring something new. */
export interface PendingChanges {
  readonly pending: readonly PendingPhone[];
  /** Adopted phones that never fetched their configuration: they get everything when they first start. */
  readonly neverFetched: readonly MacAddress[];
}

/** Values do not differ by the address that phones ask. */
const NO_ADDRESS = '0.0.0.0' as Ipv4Address;

/** Compares what phones have fetched with what they would get now. Phones in the inbox get nothing. */
export function pendingChanges(
  phones: Iterable<Phone>,
  fetched: ReadonlyMap<MacAddress, FetchedConfiguration>,
  fleet: Fleet,
  server: ServerFacts,
  rendered: Pick<RenderedFiles, 'dialPlan'>,
): PendingChanges {
  const pending: PendingPhone[] = [];
  const neverFetched: MacAddress[] = [];
  for (const phone of phones) {
    if (phone.standing !== 'adopted') continue;
    const last = fetched.get(phone.mac);
    if (last === undefined) {
      neverFetched.push(phone.mac);
      continue;
    }
    const settings = composeSettings(phone, fleet, server, NO_ADDRESS);
    const plan = `${settings.get('dial_template')?.value || 'dialplan'}.xml`;
    const hadPlan = last.files.get(plan);
    const isPlanNew = hadPlan !== undefined && hadPlan !== planHash(plan, { fleet, server }, rendered);
    const changed = [
      ...(last.print === undefined ? [] : changedSettings(last.print, printSettings(settings, NO_ADDRESS))),
      ...(isPlanNew ? [plan] : []),
    ];
    if (changed.length > 0 || last.print === undefined) pending.push({ phone, changed });
  }
  return { pending, neverFetched };
}

function planHash(
  name: string,
  world: { readonly fleet: Fleet; readonly server: ServerFacts },
  rendered: Pick<RenderedFiles, 'dialPlan'>,
): string | undefined {
  const stored = world.fleet.file(name);
  if (stored !== undefined) return stored.hash;
  const made = rendered.dialPlan(world);
  return made.kind === 'artifact' && made.name === name ? made.hash : undefined;
}
