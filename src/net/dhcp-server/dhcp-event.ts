import type { DhcpAnswer } from '#provisioning/dhcp/dhcp-desk.ts';
import type { OfferedTerms } from '#provisioning/dhcp/offered-terms.ts';
import type { DhcpQuestion } from '#provisioning/dhcp/question.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** What another server told a client. */
export interface HeardReply {
  readonly type: 'offer' | 'ack' | 'nak';
  /** The server, as it calls itself (option 54) or, failing that, where the message came from. */
  readonly server: Ipv4Address;
  /** The client. */
  readonly mac: MacAddress;
  readonly xid: number;
  readonly terms: OfferedTerms;
}

/** What a DHCP server met. */
export type DhcpEvent =
  /** A question was decided; its answer, if there is one, has left and its lease is on the disk. */
  | { readonly kind: 'decided'; readonly question: DhcpQuestion; readonly answer: DhcpAnswer }
  /** A question was asked that is not ours to answer: we only listen. */
  | { readonly kind: 'overheard'; readonly question: DhcpQuestion }
  | { readonly kind: 'heard'; readonly reply: HeardReply }
  | { readonly kind: 'failed'; readonly error: unknown };
