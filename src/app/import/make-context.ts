import { defaultSettings } from '#provisioning/default-settings.ts';
import type { ServerFacts } from '#provisioning/ports.ts';
import type { ImportContext } from '#tftpboot/import-context.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { StoredFleet } from './stored-fleet.ts';

/** What of an installation an import depends on. `address` is what its files name the server by. */
export function makeContext(
  { phones, extensions, settings, loads }: StoredFleet,
  server: ServerFacts,
  address: Ipv4Address,
  assumedModel: string | undefined,
): ImportContext {
  const groups = new Map<string, Map<string, string>>();
  for (const { group } of phones.values()) if (group !== undefined) groups.set(group, new Map());
  for (const [key, value] of settings) {
    const [, group, name] = /^group\/(.*) (\S+)$/.exec(key) ?? [];
    if (group === undefined || name === undefined) continue;
    groups.set(group, (groups.get(group) ?? new Map()).set(name, value));
  }
  return {
    ours: defaultSettings(server, address),
    baseUrl: server.baseUrl(address),
    models: new Map(
      [...phones.values()].flatMap(({ mac, model }): [MacAddress, string][] =>
        model === '' ? [] : [[mac, model]],
      ),
    ),
    known: [...phones.values()].map(({ mac }) => mac),
    ...(assumedModel === undefined ? {} : { assumedModel }),
    loads,
    extensions,
    groups,
  };
}
