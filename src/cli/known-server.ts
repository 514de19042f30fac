import { type ProgramSettings, readProgramSettings } from '#app/program-settings.ts';
import { serverFacts } from '#app/server-facts.ts';
import { readServingRecord } from '#app/serving-record.ts';
import { localIpv4Addresses } from '#net/local-addresses.ts';
import type { ServerFacts } from '#provisioning/ports.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';

/** Where the server of a data folder listens or would: as it runs now, else as its settings and this machine say. */
export function servedEndpoints(
  dataFolder: string,
  settings: ProgramSettings,
): {
  /** The first is what a single answer should name; loopback comes last. */
  readonly addresses: readonly Ipv4Address[];
  readonly tftpPort: number;
  readonly httpPorts: readonly number[];
  readonly sipPort: number;
} {
  const serving = readServingRecord(dataFolder);
  const choices = [(serving?.addresses ?? []).map(parseIpv4Address), settings.listen, localIpv4Addresses()];
  const addresses = choices.map((choice) => choice.filter((address) => address !== undefined));
  const { tftpPort, httpPorts, sipPort } = serving ?? settings;
  return { addresses: addresses.find((choice) => choice.length > 0) ?? [], tftpPort, httpPorts, sipPort };
}

/** What the server of a data folder is or would be, as phones are told. */
export function knownServer(dataFolder: string): {
  readonly facts: ServerFacts;
  readonly address: Ipv4Address;
} {
  const settings = readProgramSettings(dataFolder);
  const { addresses, httpPorts, sipPort } = servedEndpoints(dataFolder, settings);
  const [address = '127.0.0.1' as Ipv4Address] = addresses;
  const [httpPort = 0] = httpPorts;
  return {
    facts: serverFacts({ sipPort, httpPort, baseUrl: settings.baseUrl, now: Date.now }),
    address,
  };
}
