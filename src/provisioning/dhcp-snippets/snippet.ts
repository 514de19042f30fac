import type { Confidence } from '#knowledge/confidence.ts';
import { CISCO_CLASS_PREFIXES } from '#knowledge/vendor-classes.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Ipv4Network } from '#values/ipv4-network.ts';

/** What a snippet is written from. */
export interface SnippetFacts {
  /**
   * Where phones find their files, best first. Option 150 names all of them; option 66 and siaddr hold only one, the
   * first.
   */
  readonly tftpServers: readonly [Ipv4Address, ...Ipv4Address[]];
  /** The network that the phones get their addresses in. */
  readonly network: Ipv4Network;
}

/** How one DHCP server is told where phones find their files. */
export interface DhcpSnippet {
  /** What `--for` names it. */
  readonly id: string;
  readonly name: string;
  /** Where the text belongs and what makes the server read it; one or two sentences. */
  readonly place: string;
  /** Whether other clients of the server notice nothing: computers that boot over the network read 66 and siaddr, too. */
  readonly onlyPhones: boolean;
  /** Lines in the server's own language, without a line end after the last. */
  readonly render: (facts: SnippetFacts) => string;
  /** How it is known that the server takes these lines and says what they mean. */
  readonly check: string;
  readonly source: string;
  readonly confidence: Confidence;
}

/**
 * What option 60 of these phones begins with. A comparison of the whole text would fail on the NUL octet that most of
 * them send after it (observed).
 */
export const PHONE_CLASS_PREFIX = CISCO_CLASS_PREFIXES[0];

/** As much of it as dnsmasq can be told: a comma would end the value. It compares any part of what a client sends. */
export const [PHONE_CLASS_PART = ''] = PHONE_CLASS_PREFIX.split(',');

/** What a server calls the clients that are phones of Cisco's. */
export const PHONE_CLASS_NAME = 'cisco-phone';

/** The sentence that begins each snippet, for a comment of the server's language. */
export function heading({ tftpServers }: SnippetFacts): string {
  return `Offhook: Cisco phones find their files at ${tftpServers.join(' and ')}.`;
}
