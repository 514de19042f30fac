import type { OfferedTerms } from '#provisioning/dhcp/offered-terms.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** An OFFER, as far as it matters to a phone. */
export interface ProbedOffer {
  /** The server as it calls itself (option 54) or, failing that, where the packet came from. */
  readonly server: Ipv4Address;
  /** Whether it sent option 54. */
  readonly namesItself: boolean;
  /** Where the packet came from; another address than the server's when a relay passed it on. */
  readonly source: Ipv4Address;
  /** The MAC address behind the source, where the kernel knows it. */
  readonly sourceMac?: MacAddress;
  /** From the first DISCOVER. */
  readonly afterMilliseconds: number;
  /** What could be read; an option that was written in a wrong way is missing here and among the slips. */
  readonly terms: OfferedTerms;
  readonly domain?: string;
  /** The header's server name field, which some servers fill where option 66 was meant. */
  readonly serverName: string;
  readonly slips: readonly OptionSlip[];
}

/** An option in a form that phones don't read, or may not. */
export type OptionSlip =
  /** Option 150 is a list of four octets each, and holds a text. */
  | { readonly kind: '150-is-text'; readonly text: string }
  /** Option 66 is a text, and holds four octets. */
  | { readonly kind: '66-is-octets'; readonly address: Ipv4Address }
  /** Option 66 has blanks or other characters around its text that don't show. */
  | { readonly kind: '66-has-blanks'; readonly text: string }
  /** Option 66 ends with NUL octets. */
  | { readonly kind: '66-ends-with-nul' }
  /** Neither a number of whole addresses nor anything else that is known. */
  | { readonly kind: 'length'; readonly option: string; readonly octets: number };

/** What came of asking a TFTP server for a file, as a phone would. */
export type TftpReach =
  /** A file or a refusal: somebody serves TFTP there. */
  | { readonly kind: 'answers'; readonly address: Ipv4Address }
  | { readonly kind: 'silent'; readonly address: Ipv4Address }
  /** The name could not be looked up with the DNS servers of the offer. */
  | { readonly kind: 'unknown-name' };
