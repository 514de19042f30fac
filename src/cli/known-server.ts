import { readProgramSettings } from '#app/program-settings.ts';
import { serverFacts } from '#app/server-facts.ts';
import { readServingRecord } from '#app/serving-record.ts';
import { localIpv4Addresses } from '#net/local-addresses.ts';
import type { ServerFacts } from '#provisioning/ports.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';

/** What the server of a data folder is or would be: as it runs now, else as its settings and this machine say. */
export function knownServer(dataFolder: string): {
  readonly facts: ServerFacts;
  readonly address: Ipv4Address;
} {
  const settings = readProgramSettings(dataFolder);
  const serving = readServingRecord(dataFolder);
  const [address = '127.0.0.1' as Ipv4Address] = [
    ...(serving?.addresses ?? []).map((text) => parseIpv4Address(text)),
    ...settings.listen,
    ...localIpv4Addresses(),
  ].filter((candidate) => candidate !== undefined);
  const [httpPort = 0] = serving?.httpPorts ?? settings.httpPorts;
  return {
    facts: serverFacts({
      sipPort: serving?.sipPort ?? settings.sipPort,
      httpPort,
      baseUrl: settings.baseUrl,
      now: Date.now,
    }),
    address,
  };
}
