/** Why an event counts as one phone's, from the strongest evidence to the weakest. */
export const ATTRIBUTIONS = {
  'hardware-address': { words: 'its DHCP packets carry the MAC address', strength: 'strong' },
  lease: { words: 'the address is leased to it', strength: 'strong' },
  binding: { words: 'an operator bound the address to it', strength: 'strong' },
  'neighbour-table': { words: 'the neighbour table has its MAC address at the address', strength: 'strong' },
  'sip-instance': { words: 'the SIP message carries its MAC address', strength: 'claimed' },
  'file-name': { words: 'the file is named after it', strength: 'claimed' },
  'named-lately': { words: 'it asked for a file of its own from the address a moment ago', strength: 'weak' },
  'sip-user': { words: 'no other phone has the extension', strength: 'weak' },
} as const satisfies Record<string, { readonly words: string; readonly strength: EvidenceStrength }>;

/** `strong` can't be had by saying so; `claimed` is the asker's own word; `weak` follows from something else. */
type EvidenceStrength = 'strong' | 'claimed' | 'weak';

export type Attribution = keyof typeof ATTRIBUTIONS;
