interface ReasonEntry {
  /** What was the case, as one sentence. */
  readonly summary: string;
  readonly remedy?: string;
}

/** Why a DHCP message is not answered, or answered with a NAK: what it means, and what an operator can do. */
export const DHCP_REASONS = {
  NETWORK_UNKNOWN: {
    summary: 'A relay asks for a network that the settings do not name.',
    remedy: 'Add the network under dhcp.networks in settings.yaml.',
  },
  NOT_CISCO: { summary: 'Only phones get an address here, and this is none of Cisco.' },
  INCOMPLETE: { summary: 'The message names no address.' },
  OTHER_SERVER: { summary: 'The client chose another DHCP server, or the message is for another one.' },
  STANDING_BACK: {
    summary: 'Another DHCP server was found on this network, or is still being looked for.',
    remedy: 'Switch the other one off, choose mode alongside or cisco-only, or set dhcp.alongside to true.',
  },
  NO_FREE_ADDRESS: {
    summary: 'Every address of the ranges is taken.',
    remedy: 'Widen dhcp.networks.ranges, or shorten dhcp.networks.leaseTime.',
  },
  KEPT_FOR_PHONES: {
    summary: 'The last addresses are kept for phones that were added and have none yet.',
    remedy: 'Widen dhcp.networks.ranges; if a stranger takes many addresses, find out who it is.',
  },
  NO_RECORD: { summary: 'The client asks for an address that it never had from us.' },
  OTHER_NETWORK: { summary: 'The address does not belong to the network that the client is on.' },
  NOT_ITS_ADDRESS: { summary: 'The address belongs to another client, or the client has another one.' },
  NOT_PERMITTED: { summary: 'The address is no longer in a range, or it is reserved for another phone.' },
  NOT_THE_HOLDER: { summary: 'The client gives up or declines an address that it does not have.' },
} as const satisfies Record<string, ReasonEntry>;

export type DhcpReason = keyof typeof DHCP_REASONS;
