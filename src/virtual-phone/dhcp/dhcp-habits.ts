import type { Confidence } from '#knowledge/confidence.ts';

interface DhcpHabit {
  readonly default: boolean;
  /** What a phone with this habit does. */
  readonly does: string;
  readonly confidence: Confidence;
  readonly because: string;
}

/** What is known of the 7940/60 as a DHCP client only from a relative, or not for sure; one switch each. */
export const DHCP_HABITS = {
  sendsClientIdentifier: {
    default: true,
    does: 'Sends option 61: type 1 and its MAC address.',
    confidence: 'inferred',
    because: 'capture of a 7911G; none of a 7960 shows the options of its DISCOVER',
  },
  sendsHostName: {
    default: true,
    does: 'Sends option 12: SEP and its MAC address.',
    confidence: 'inferred',
    because: 'capture of a 7911G',
  },
  endsClassWithNul: {
    default: true,
    does: 'Its vendor class ends with a NUL octet.',
    confidence: 'observed',
    because: "the classes that Wazo's DHCP configuration matches",
  },
  transactionFromMac: {
    default: true,
    does: 'The transaction id is the last four octets of its MAC address, each time.',
    confidence: 'observed',
    because: 'one exchange of a 7960 with SIP 8.12',
  },
  prefers150: {
    default: true,
    does: 'Takes the TFTP server from option 150 before 66.',
    confidence: 'uncertain',
    because: 'topic list of a Cisco system guide; its text was not to be had',
  },
} as const satisfies Record<string, DhcpHabit>;

/** One switch for each entry of {@link DHCP_HABITS}. */
export type DhcpHabits = { readonly [Name in keyof typeof DHCP_HABITS]: boolean };

/** The defaults, with these exceptions. */
export function dhcpHabitsWith(exceptions: Partial<DhcpHabits> = {}): DhcpHabits {
  const defaults = Object.entries(DHCP_HABITS).map(([name, habit]) => [name, habit.default]);
  return { ...(Object.fromEntries(defaults) as DhcpHabits), ...exceptions };
}
