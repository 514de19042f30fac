import type { Hop, Transport } from '#protocols/sip/transactions/hop.ts';
import type { Timers } from '#values/timers.ts';

interface Patience {
  /** sip_invite_retx and sip_retx. */
  readonly inviteRetransmissions: number;
  readonly retransmissions: number;
}

/**
 * Sends as often as the configuration allows: transactions repeat by time, the phone counts. A request that was repeated
 * often enough has failed, and so its transaction ends.
 */
export class PatientTransport implements Transport {
  readonly #transmit: (bytes: Uint8Array, to: Hop) => void;
  readonly #patience: Patience;
  readonly #timers: Timers;
  /** How often each request went out; a transaction repeats the same octets. */
  readonly #sends = new WeakMap<Uint8Array, number>();

  constructor(transmit: (bytes: Uint8Array, to: Hop) => void, patience: Patience, timers: Timers) {
    this.#transmit = transmit;
    this.#patience = patience;
    this.#timers = timers;
  }

  send(bytes: Uint8Array, to: Hop, onFailure: () => void): void {
    const start = Buffer.from(bytes.subarray(0, 7)).toString('latin1');
    if (!start.startsWith('SIP/')) {
      const { inviteRetransmissions, retransmissions } = this.#patience;
      const most = 1 + (start === 'INVITE ' ? inviteRetransmissions : retransmissions);
      const sends = (this.#sends.get(bytes) ?? 0) + 1;
      this.#sends.set(bytes, sends);
      if (sends > most) {
        this.#timers.after(0, onFailure);
        return;
      }
    }
    this.#transmit(bytes, to);
  }
}
