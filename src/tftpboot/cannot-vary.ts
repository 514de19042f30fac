import { findParameter } from '#files/parameters/find-parameter.ts';
import {
  composeSettings,
  composeSharedSettings,
  type EffectiveSettings,
} from '#provisioning/compose-settings.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { World } from '#provisioning/resolve-file.ts';
import { counted } from '#values/counted.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

const MOST_NAMED = 3;

/** What Offhook does for these phones and a plain TFTP server can't: one sentence each, the gravest first. */
export function cannotVary(phones: readonly Phone[], { fleet, server }: World, to: Ipv4Address): string[] {
  const shared = composeSharedSettings(fleet, server, to);
  const each = phones.map((phone) => ({
    mac: phone.mac,
    settings: composeSettings(phone, fleet, server, to),
  }));
  const sentences: string[] = [];
  if (phones.length > 0) {
    sentences.push(
      `Passwords: whoever reaches the server can fetch ${counted(phones.length, 'file')} with them. Offhook gives each to its own phone only.`,
    );
  }
  const load = shared.get('image_version')?.value ?? '';
  if (fleet.loads().some((set) => set.load === load)) {
    sentences.push(
      `Conversion: every phone of the family that is plugged in is given ${load} by XMLDefault.cnf.xml and OS79XX.TXT. Delete the two if that is not meant.`,
    );
  }
  const others = differing(each, 'image_version', load);
  if (others !== undefined) {
    sentences.push(
      `Loads: XMLDefault.cnf.xml and OS79XX.TXT name ${load === '' ? 'none' : load}, and ${others} another. Their SEP files name it, but phones from before the universal loader don't read those.`,
    );
  }
  const sync = shared.get('sync')?.value ?? '1';
  const unsynced = differing(each, 'sync', sync);
  if (unsynced !== undefined) {
    sentences.push(
      `syncinfo.xml says ${sync}, and ${unsynced} another: a check-sync restarts them every time. Offhook tells each phone its own.`,
    );
  }
  sentences.push(...addressBound(each, shared, server.baseUrl(to), to), ...clockRules(each, server.now()));
  return sentences;
}

interface PhoneSettings {
  readonly mac: string;
  readonly settings: EffectiveSettings;
}

/** `has` or `have` at the end: `00:11:… has`, `12 phones have`; `undefined` when none differs. */
function differing(each: readonly PhoneSettings[], name: string, value: string): string | undefined {
  const macs = each
    .filter(({ settings }) => (settings.get(name)?.value ?? value) !== value)
    .map(({ mac }) => mac);
  if (macs.length === 0) return undefined;
  if (macs.length === 1) return `${macs[0]} has`;
  return macs.length <= MOST_NAMED ? `${macs.join(', ')} have` : `${macs.length} phones have`;
}

/** What names this machine: it has to go on running for that. */
function addressBound(
  each: readonly PhoneSettings[],
  shared: EffectiveSettings,
  baseUrl: string,
  to: Ipv4Address,
): string[] {
  const all = [shared, ...each.map(({ settings }) => settings)];
  const registers = all.some((settings) => settings.get('proxy1_address')?.value === to);
  const pages = new Set(
    all.flatMap((settings) =>
      [...settings]
        .filter(([name, { value }]) => value.startsWith('/') && findParameter(name)?.parameter.type === 'url')
        .map(([name]) => name),
    ),
  );
  return [
    ...(registers
      ? [
          `Registrar: phones register at ${to}, which is this server. Offhook names each phone the address it asked.`,
        ]
      : []),
    ...(pages.size > 0
      ? [
          `Pages: ${[...pages].join(', ')} lead to ${baseUrl}, which this server answers over HTTP. TFTP alone has no pages.`,
        ]
      : []),
  ];
}

function clockRules(each: readonly PhoneSettings[], now: number): string[] {
  const zones = new Set(each.flatMap(({ settings }) => settings.get('time_zone')?.zone ?? []));
  if (zones.size === 0) return [];
  const year = new Date(now).getUTCFullYear();
  return [
    `Clocks: the rules of ${[...zones].sort().join(', ')} are those of ${year}. Where they change by year, export again each year.`,
  ];
}
