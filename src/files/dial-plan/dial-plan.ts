import type { DIAL_TONES } from '#knowledge/dial-tones.ts';

export type DialTone = (typeof DIAL_TONES)[number];

/** One `<TEMPLATE/>`: numbers that match are sent after the time-out, perhaps rewritten. */
export interface DialRule {
  /**
   * `.` is one digit, `*` one or more, `,` a second dial tone, `\*` a star; everything else stands for itself.
   * The rule with the most characters of its own wins, whatever the order.
   */
  readonly match: string;
  /** Seconds to wait after the last digit; 0 sends at once, 10 when absent (lineage). */
  readonly timeout?: number;
  /** Appends `;user=phone` or `;user=ip`. */
  readonly user?: 'phone' | 'ip';
  /** `%s` is everything dialled, `%1` to `%5` what the wildcards took. */
  readonly rewrite?: string;
  /** `emergency` goes to `proxy_emergency`, `fqdn` to the host in the rewritten address. */
  readonly route?: 'default' | 'emergency' | 'fqdn';
  /** Only for this line; 0 is any (lineage). */
  readonly line?: number;
  /** The n-th for the n-th comma in `match`. */
  readonly tones?: readonly DialTone[];
}

export interface DialPlan {
  readonly rules: readonly DialRule[];
}
