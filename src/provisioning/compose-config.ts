import { findParameter, namedParameters } from '#files/parameters/find-parameter.ts';
import { isSecretSetting } from '#files/parameters/secret-names.ts';
import { MODELS } from '#knowledge/models.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { sharedSet } from '#values/shared-set.ts';
import { composeSettings, composeSharedSettings, type EffectiveSettings } from './compose-settings.ts';
import { FORMER_LIFE } from './default-settings.ts';
import type { Layer } from './layers.ts';
import type { Phone } from './phone.ts';
import type { Fleet, ServerFacts } from './ports.ts';
import { printSettings } from './settings-print.ts';

/** One line of a configuration file on its way to the writer. */
export interface ConfigEntry {
  readonly name: string;
  readonly value: string;
}

/** What the two files of a phone hold, and which settings its flash holds once it has read them. */
export interface PhoneConfig {
  readonly entries: readonly ConfigEntry[];
  /** Settings with another value than the phone's own default, of both files together. */
  readonly remembers: ReadonlySet<string>;
  /** Settings that the flash may hold until then. */
  readonly heldBefore: ReadonlySet<string>;
  /** What the phone is told, to compare with what it would be told later: a `SettingsPrint` as JSON. */
  readonly print: string;
}

/** SIPDefault.cnf: what all phones share, with no secret and no load in it. */
export function composeDefaultFile(fleet: Fleet, server: ServerFacts, to: Ipv4Address): ConfigEntry[] {
  const shared = composeSharedSettings(fleet, server, to);
  return [...shared]
    .filter(([name]) => isShareable(name))
    .map(([name, { value }]) => entryOf(name, value, server, to))
    .sort(inTableOrder);
}

/**
 * SIP<MAC>.cnf: what is the phone's own (model, group, phone, accounts), its load, and explicit defaults for
 * what its flash still holds although nothing says so any more (a phone merges what it reads over its flash).
 * The first one holds what is shared as well: a phone with SIP that was adopted while it waited has asked for
 * SIPDefault.cnf in vain, and until it restarts it asks only for its own file again (observed). `group` as
 * {@link composeSettings} takes it.
 */
export function composePhoneFile(
  phone: Phone,
  fleet: Fleet,
  server: ServerFacts,
  to: Ipv4Address,
  group?: EffectiveSettings,
): PhoneConfig {
  const settings = composeSettings(phone, fleet, server, to, group);
  const memory = fleet.flashMemory(phone.mac);
  const isFirst = memory === undefined;
  const heldBefore = memory ?? formerLife(phone);
  // One loop, and nothing is made but what is kept: this is done for each of ten thousand phones.
  const entries: ConfigEntry[] = [];
  const remembers: string[] = [];
  for (const [name, { value, layer }] of settings) {
    if (isFirst || !standsInSharedFile(name, layer)) entries.push(entryOf(name, value, server, to));
    if (value !== findParameter(name)?.parameter.default) remembers.push(name);
  }
  for (const name of heldBefore) {
    if (!settings.has(name) && isForgettable(name)) {
      entries.push({ name, value: findParameter(name)?.parameter.default ?? '' });
    }
  }
  return {
    entries: entries.sort(inTableOrder),
    remembers: sharedSet(JSON.stringify(remembers)),
    heldBefore,
    print: JSON.stringify(printSettings(settings, to)),
  };
}

/** Whether a default can be written for what the phone's flash may hold and no layer says now. */
function isForgettable(name: string): boolean {
  const parameter = findParameter(name)?.parameter;
  if (parameter?.default === undefined) return false;
  // A secret is never replaced by a dummy: only the password of a line goes, together with its line.
  return parameter.secret !== true || parameter.category === 'lines';
}

/** What the flash of a phone may hold that never fetched its file from us. */
export function formerLife(phone: Phone): ReadonlySet<string> {
  const lines = MODELS.find((model) => model.id === phone.model)?.lines;
  const names = namedParameters(lines)
    .filter(({ parameter }) => (FORMER_LIFE as readonly string[]).includes(parameter.name))
    .map(({ name }) => name);
  return sharedSet(JSON.stringify(names));
}

/** Whether a setting that comes from a layer is written to SIPDefault.cnf, not to SIP<MAC>.cnf. */
export function standsInSharedFile(name: string, layer: Layer): boolean {
  return (layer === 'defaults' || layer === 'site') && isShareable(name);
}

/** Whether a setting may stand in the file that everyone can fetch. */
export function isShareable(name: string): boolean {
  const scope = findParameter(name)?.parameter.scope;
  return !isSecretSetting(name) && scope !== 'phone' && name !== 'image_version';
}

function entryOf(name: string, value: string, server: ServerFacts, to: Ipv4Address): ConfigEntry {
  return { name, value: absoluteUrl(name, value, server, to) };
}

/** `/logo.bmp` in a URL setting means our own HTTP server. */
export function absoluteUrl(name: string, value: string, server: ServerFacts, to: Ipv4Address): string {
  const isRelative = value.startsWith('/') && findParameter(name)?.parameter.type === 'url';
  return isRelative ? server.baseUrl(to) + value : value;
}

const TABLE_ORDER: ReadonlyMap<string, number> = new Map(
  namedParameters()
    .toSorted((a, b) => lineOf(a.name) - lineOf(b.name))
    .map(({ name }, index) => [name, index]),
);

/** Lines come one after the other, `line1_name, line1_authname, … line2_name`, as people write them. */
function lineOf(name: string): number {
  return Number(/^line(\d)_/.exec(name)?.[1] ?? 0);
}

/** What the table does not know comes last. */
function inTableOrder(a: ConfigEntry, b: ConfigEntry): number {
  return placeOf(a) - placeOf(b) || a.name.localeCompare(b.name, 'en', { numeric: true });
}

function placeOf({ name }: ConfigEntry): number {
  return TABLE_ORDER.get(name) ?? TABLE_ORDER.size;
}
