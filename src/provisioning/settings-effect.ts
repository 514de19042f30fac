import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { composeSettings, modelScope, type SettingsSource } from './compose-settings.ts';
import type { LayerScope, WritableLayer } from './layers.ts';
import type { Phone } from './phone.ts';
import type { ServerFacts } from './ports.ts';

/** What a change of settings would do to phones. */
export interface SettingsEffect {
  /** How many phones the scope covers. */
  readonly phones: number;
  /** The phones for which another value holds afterwards. */
  readonly changed: readonly MacAddress[];
  /** By setting, for how many phones its value changes: the ones that were set, and what follows from them. */
  readonly settings: ReadonlyMap<string, number>;
  /** By layer, how many phones have a value of their own there that stays in force. */
  readonly hiddenBy: ReadonlyMap<WritableLayer, number>;
}

/** The layers from the weakest to the strongest. */
const STRENGTH = ['defaults', 'site', 'model', 'group', 'phone'] as const;
/** Values do not differ by the address that phones ask. */
const NO_ADDRESS = '0.0.0.0' as Ipv4Address;

/** What would change if a scope had these values; `undefined` takes a setting away. Nothing is written. */
export function settingsEffect(
  source: SettingsSource,
  phones: Iterable<Phone>,
  scope: LayerScope,
  values: ReadonlyMap<string, string | undefined>,
  server: ServerFacts,
): SettingsEffect {
  const after = withValues(source, scope, values);
  const changed: MacAddress[] = [];
  const settings = new Map<string, number>();
  const hiddenBy = new Map<WritableLayer, number>();
  let covered = 0;
  for (const phone of phones) {
    if (phone.standing !== 'adopted' || !covers(scope, phone)) continue;
    covered += 1;
    const [was, willBe] = [source, after].map((each) => composeSettings(phone, each, server, NO_ADDRESS));
    const names = new Set([...(was?.keys() ?? []), ...(willBe?.keys() ?? [])]);
    const differing = [...names].filter((name) => was?.get(name)?.value !== willBe?.get(name)?.value);
    if (differing.length > 0) changed.push(phone.mac);
    for (const name of differing) settings.set(name, (settings.get(name) ?? 0) + 1);
    const hiding = new Set<WritableLayer>();
    for (const name of values.keys()) {
      const layer = willBe?.get(name)?.layer ?? 'defaults';
      if (layer !== 'defaults' && STRENGTH.indexOf(layer) > STRENGTH.indexOf(scope.layer)) hiding.add(layer);
    }
    for (const layer of hiding) hiddenBy.set(layer, (hiddenBy.get(layer) ?? 0) + 1);
  }
  return { phones: covered, changed, settings, hiddenBy };
}

/** Whether what is set for the scope reaches the phone, unless a stronger layer hides it. */
function covers({ layer, scope }: LayerScope, phone: Phone): boolean {
  switch (layer) {
    case 'site':
      return true;
    case 'model':
      return modelScope(phone.model) === scope;
    case 'group':
      return phone.group === scope;
    case 'phone':
      return phone.mac === scope;
  }
}

function withValues(
  source: SettingsSource,
  { layer, scope }: LayerScope,
  values: ReadonlyMap<string, string | undefined>,
): SettingsSource {
  const patched = new Map(source.settings(layer, scope));
  for (const [name, value] of values) {
    if (value === undefined) patched.delete(name);
    else patched.set(name, value);
  }
  return {
    extension: (number) => source.extension(number),
    pbx: (name) => source.pbx(name),
    loads: () => source.loads(),
    settings: (of, which) => (of === layer && which === scope ? patched : source.settings(of, which)),
  };
}
