import { Resolver } from 'node:dns/promises';
import { fetchFile } from '#net/tftp-client.ts';
import type { TftpReach } from '#provisioning/dhcp-judgement/probed-offer.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';

/** Real phones ask no other. */
const TFTP_PORT = 69;
/** Every phone may have it from Offhook, and it holds no secret; elsewhere a refusal will do as well. */
const FILE = 'dialplan.xml';
const FIRST_BLOCKS = 16 * 1024;

/** What an offer says of a TFTP server and of how to look its name up. */
export interface TftpPlace {
  /** An address or a name. */
  readonly server: string;
  readonly dnsServers: readonly Ipv4Address[];
  readonly domain?: string;
}

/** Looks for the TFTP server as a phone would and asks it for a file. */
export async function reachTftp(place: TftpPlace): Promise<TftpReach> {
  const address = parseIpv4Address(place.server) ?? (await lookUp(place));
  if (address === undefined) return { kind: 'unknown-name' };
  const request = { server: address, port: TFTP_PORT, name: FILE, maximumBytes: FIRST_BLOCKS };
  try {
    const outcome = await fetchFile({ ...request, retryMs: 700, tries: 2 });
    const isSilent = outcome.kind === 'silent' && !outcome.begun;
    return { kind: isSilent ? 'silent' : 'answers', address };
  } catch {
    // No way there is what silence looks like to a phone.
    return { kind: 'silent', address };
  }
}

/** Asks the DNS servers of the offer, not those of this machine. */
async function lookUp({ server, dnsServers, domain }: TftpPlace): Promise<Ipv4Address | undefined> {
  if (dnsServers.length === 0) return undefined;
  const resolver = new Resolver({ timeout: 1500, tries: 2 });
  resolver.setServers(dnsServers);
  const names = [server, ...(domain === undefined || server.includes('.') ? [] : [`${server}.${domain}`])];
  for (const name of names) {
    try {
      const [found = ''] = await resolver.resolve4(name);
      const address = parseIpv4Address(found);
      if (address !== undefined) return address;
    } catch {
      // The next name may do.
    }
  }
  return undefined;
}
