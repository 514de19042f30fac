import type { MacAddress } from '#values/mac-address.ts';

/** What a phone is told unasked. */
export type Notification =
  /** Look at syncinfo.xml and the dial plan, and restart if it says so (docs/explain/dial-plan-rings-sync.md). */
  | { readonly kind: 'check-sync' }
  /** How many voice messages wait, which lights the lamp (RFC 3842). */
  | { readonly kind: 'message-waiting'; readonly fresh: number; readonly old: number };

/**
 * What one registered contact said: a SIP status; `timeout` and `transport` when it said nothing; `sent` when the PBX
 * sent it and does not tell what became of it.
 */
export interface NotificationResult {
  readonly contact: string;
  readonly mac?: MacAddress;
  readonly outcome: number | 'timeout' | 'transport' | 'sent';
}
