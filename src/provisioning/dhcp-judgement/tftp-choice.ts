import type { Confidence } from '#knowledge/confidence.ts';
import { type OfferedTerms, tftpServerOf } from '#provisioning/dhcp/offered-terms.ts';

/** Where a phone would look for its files. */
export interface TftpChoice {
  /** An address, or a name that the phone has to look up. */
  readonly server: string;
  readonly from: 'option 150' | 'option 66' | 'siaddr';
  /** How sure it is that the phone looks there. */
  readonly confidence: Confidence;
}

/**
 * What a phone makes of options 150 and 66 and siaddr (docs/explain/how-a-phone-boots.md): each alone was seen or is documented to
 * work, but not siaddr; which one wins where they differ is uncertain.
 */
export function chooseTftpServer(terms: OfferedTerms): TftpChoice | undefined {
  const server = tftpServerOf(terms);
  if (server === undefined) return undefined;
  const { tftpServers, tftpName } = terms;
  if (tftpServers.length > 0) {
    const isContradicted = tftpName !== undefined && tftpName !== server;
    return { server, from: 'option 150', confidence: isContradicted ? 'uncertain' : 'observed' };
  }
  if (tftpName !== undefined) return { server, from: 'option 66', confidence: 'observed' };
  return { server, from: 'siaddr', confidence: 'uncertain' };
}
