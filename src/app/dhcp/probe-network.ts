import { probeDhcp } from '#net/dhcp-probe/dhcp-probe.ts';
import { reachTftp } from '#net/dhcp-probe/reach-tftp.ts';
import type { DhcpInterface } from '#net/dhcp-server/dhcp-interface.ts';
import { NeighbourTable } from '#net/neighbour-table.ts';
import { judgeOffers, type ProbeJudgement } from '#provisioning/dhcp-judgement/judge-offers.ts';
import type { ProbedOffer, TftpReach } from '#provisioning/dhcp-judgement/probed-offer.ts';
import { chooseTftpServer } from '#provisioning/dhcp-judgement/tftp-choice.ts';
import { systemClock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** What to ask, and who wants to know how it goes. */
export interface NetworkProbe {
  readonly interface: DhcpInterface;
  /** As whom to ask; the interface's own MAC address when left out. */
  readonly mac?: MacAddress;
  readonly seconds: number;
  /** Where phones shall find their files. */
  readonly ours: readonly Ipv4Address[];
  readonly onOffer: (offer: ProbedOffer) => void;
  /** Asking TFTP servers takes some seconds when they are silent. */
  readonly onTftp: (server: string) => void;
}

/** Asks the DHCP servers of a network what they would tell a phone, and the TFTP servers that they name for a file. */
export async function probeNetwork(probe: NetworkProbe): Promise<ProbeJudgement> {
  const heard = await probeDhcp({
    address: probe.interface.address,
    mac: probe.mac ?? probe.interface.mac,
    milliseconds: probe.seconds * 1000,
    clock: systemClock,
    onOffer: probe.onOffer,
  });
  const offers = await Promise.all(heard.map(withMac));
  return judgeOffers(offers, { ours: probe.ours, reached: await reachAll(offers, probe.onTftp) });
}

async function withMac(offer: ProbedOffer): Promise<ProbedOffer> {
  const sourceMac = await new NeighbourTable(systemClock).probe(offer.source);
  return sourceMac === undefined ? offer : { ...offer, sourceMac };
}

async function reachAll(
  offers: readonly ProbedOffer[],
  onTftp: (server: string) => void,
): Promise<ReadonlyMap<string, TftpReach>> {
  const reached = new Map<string, Promise<TftpReach>>();
  for (const { terms, domain } of offers) {
    const choice = chooseTftpServer(terms);
    if (choice === undefined || reached.has(choice.server)) continue;
    onTftp(choice.server);
    const place = { server: choice.server, dnsServers: terms.dnsServers };
    reached.set(choice.server, reachTftp(domain === undefined ? place : { ...place, domain }));
  }
  const answers = [...reached].map(async ([server, reach]) => [server, await reach] as const);
  return new Map(await Promise.all(answers));
}

/**
 * The interface of that name or, without a name, the only one there is. Throws `OffhookError` with the list when it
 * has to be named.
 */
export function chooseProbeInterface(
  wanted: string | undefined,
  candidates: readonly DhcpInterface[],
): DhcpInterface {
  const fitting = wanted === undefined ? candidates : candidates.filter(({ name }) => name === wanted);
  const [first] = fitting;
  const list = candidates.map(({ name, address }) => `${name} (${address})`).join(', ') || 'none';
  if (first === undefined) {
    throw new OffhookError(
      'DHCP_INTERFACE_UNKNOWN',
      wanted === undefined
        ? 'No interface of this machine has an IPv4 address to ask from.'
        : `There is no interface ${wanted} with an IPv4 address; there are: ${list}.`,
      'The probe asks from an address of its own: give the interface one first.',
    );
  }
  if (fitting.some(({ name }) => name !== first.name)) {
    throw new OffhookError(
      'DHCP_INTERFACE_OPEN',
      `This machine is on several networks: ${list}.`,
      `Name the interface on the phones' network: --interface ${first.name}.`,
    );
  }
  return first;
}
