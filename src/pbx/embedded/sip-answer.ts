import type { SipResponse } from '#protocols/sip/message.ts';

/** A final response, and how long to hold it back: 0 unless the asker is to be slowed. */
export interface SipAnswer {
  readonly response: SipResponse;
  readonly delayMs: number;
}
