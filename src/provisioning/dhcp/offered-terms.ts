import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';

/** What a DHCP server told a phone, as far as phones use it. */
export interface OfferedTerms {
  readonly address: Ipv4Address;
  readonly mask?: Ipv4Address;
  readonly routers: readonly Ipv4Address[];
  readonly dnsServers: readonly Ipv4Address[];
  /** Option 66. */
  readonly tftpName?: string;
  /** Option 150. */
  readonly tftpServers: readonly Ipv4Address[];
  /** siaddr. */
  readonly nextServer?: Ipv4Address;
  readonly leaseSeconds?: number;
}

/** What a phone will miss, or will be led astray by. */
export type OfferGap =
  | 'no-mask'
  | 'no-router'
  | 'no-tftp-server'
  | 'tftp-name-without-dns'
  | 'tftp-servers-differ'
  | 'tftp-server-elsewhere';

/**
 * Where a phone looks for its files: 150 before 66 before siaddr (the order is uncertain, which is why a difference
 * between them counts as a gap). A host name comes back as it is.
 */
export function tftpServerOf({ tftpServers, tftpName, nextServer }: OfferedTerms): string | undefined {
  return tftpServers[0] ?? tftpName ?? nextServer;
}

/** What is missing or wrong in an offer for a phone that shall come to one of `ours`. */
export function findGaps(terms: OfferedTerms, ours: readonly Ipv4Address[]): OfferGap[] {
  const gaps: OfferGap[] = [];
  if (terms.mask === undefined) gaps.push('no-mask');
  if (terms.routers.length === 0) gaps.push('no-router');
  const chosen = tftpServerOf(terms);
  const isOurs = ours.some((address) => address === chosen);
  const named = [terms.tftpServers[0], terms.tftpName].filter((one) => one !== undefined);
  // Many servers write their own address into siaddr when nobody has said anything.
  if (chosen === undefined || (named.length === 0 && !isOurs)) return [...gaps, 'no-tftp-server'];
  const isName = parseIpv4Address(chosen) === undefined;
  if (isName && terms.dnsServers.length === 0) gaps.push('tftp-name-without-dns');
  if (named.some((one) => one !== chosen)) gaps.push('tftp-servers-differ');
  if (!isName && !isOurs) gaps.push('tftp-server-elsewhere');
  return gaps;
}
