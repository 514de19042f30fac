import type { Ipv4Address } from '#values/ipv4-address.ts';
import { accountSettings } from './account-settings.ts';
import { deriveClock } from './clock/derive-clock.ts';
import { clockSettings } from './clock/phone-clock.ts';
import { parseZoneName } from './clock/zone-changes.ts';
import { defaultSettings } from './default-settings.ts';
import type { LayerScope, SettingOrigin } from './layers.ts';
import type { Phone } from './phone.ts';
import type { Fleet, ServerFacts } from './ports.ts';
import { newestSipLoad } from './wanted-load.ts';

/** What holds for a phone, and where each value came from. */
export type EffectiveSettings = ReadonlyMap<string, SettingOrigin>;

/** What of the fleet settings are composed from. */
export type SettingsSource = Pick<Fleet, 'settings' | 'extension' | 'pbx' | 'loads'>;

/** The G models are the same phone in other clothes, so `7960` and `7960G` share their settings. */
export function modelScope(model: string): string {
  return model.replace(/G$/, '');
}

/** The settings that every phone shares: defaults and the site. */
export function composeSharedSettings(
  fleet: SettingsSource,
  server: ServerFacts,
  to: Ipv4Address,
): Map<string, SettingOrigin> {
  const settings = new Map<string, SettingOrigin>();
  for (const [name, value] of defaultSettings(server, to))
    put(settings, name, { value, layer: 'defaults', from: 'Offhook' });
  const newest = newestSipLoad(fleet);
  if (newest !== undefined) {
    put(settings, 'image_version', {
      value: newest,
      layer: 'defaults',
      from: 'newest SIP load on the shelf',
    });
  }
  overlay(settings, fleet, { layer: 'site', scope: '' }, server.now());
  return settings;
}

/** What all phones of a model and a group share: defaults → site → model → group. */
export function composeGroupSettings(
  { model, group }: Pick<Phone, 'model' | 'group'>,
  fleet: SettingsSource,
  server: ServerFacts,
  to: Ipv4Address,
): Map<string, SettingOrigin> {
  const settings = composeSharedSettings(fleet, server, to);
  const now = server.now();
  overlay(settings, fleet, { layer: 'model', scope: modelScope(model) }, now);
  if (group !== undefined) overlay(settings, fleet, { layer: 'group', scope: group }, now);
  return settings;
}

/**
 * Everything that holds for one phone: defaults → site → model → group → its accounts → phone. `group` is what
 * {@link composeGroupSettings} has for it, where that is known already.
 */
export function composeSettings(
  phone: Phone,
  fleet: SettingsSource,
  server: ServerFacts,
  to: Ipv4Address,
  group: EffectiveSettings = composeGroupSettings(phone, fleet, server, to),
): Map<string, SettingOrigin> {
  const settings = new Map(group);
  const now = server.now();
  for (const [name, origin] of accountSettings(phone, fleet, settings)) put(settings, name, origin);
  overlay(settings, fleet, { layer: 'phone', scope: phone.mac }, now);
  return settings;
}

/** What the layers of the operator say of one setting for a phone, without composing all the others. */
export function strongestValue(
  phone: Phone,
  fleet: Pick<Fleet, 'settings'>,
  name: string,
): string | undefined {
  return (
    fleet.settings('phone', phone.mac).get(name) ??
    (phone.group === undefined ? undefined : fleet.settings('group', phone.group).get(name)) ??
    fleet.settings('model', modelScope(phone.model)).get(name) ??
    fleet.settings('site', '').get(name)
  );
}

/** Puts what a layer says over the weaker ones: first what its time zone means, then what it says itself. */
function overlay(
  settings: Map<string, SettingOrigin>,
  fleet: SettingsSource,
  { layer, scope }: LayerScope,
  now: number,
): void {
  const stored = fleet.settings(layer, scope);
  const zone = parseZoneName(stored.get('time_zone') ?? '');
  if (zone !== undefined) {
    const { clock, year } = deriveClock(zone, now);
    const from = `${scope === '' ? '' : `${scope}: `}${zone}, rules of ${year}`;
    for (const [name, value] of clockSettings(clock)) put(settings, name, { value, layer, from, zone });
  }
  for (const [name, value] of stored) {
    if (name === 'time_zone' && zone !== undefined) continue;
    put(settings, name, { value, layer, from: scope === '' ? 'site' : scope });
  }
}

function put(settings: Map<string, SettingOrigin>, name: string, origin: SettingOrigin): void {
  const hides = settings.get(name);
  settings.set(name, hides === undefined ? origin : { ...origin, hides });
}
