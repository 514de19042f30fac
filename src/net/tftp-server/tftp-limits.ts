import { DEFAULT_TERMS_LIMITS, type TermsLimits } from '#protocols/tftp/negotiate-options.ts';
import { type RetransmissionPolicy, SERVER_RETRANSMISSION } from '#protocols/tftp/retransmission-timer.ts';

/** Bounds on what clients can make the server hold. Over a bound the answer is silence: a phone asks again. */
export interface TftpLimits {
  /** Transfers at once; about 1 kB each. */
  readonly transfers: number;
  /** The share of them open to addresses that have not been served lately, so that begun chains finish first. */
  readonly transfersForNewcomers: number;
  /** Newcomers of one rank that wait for their turn; about 500 octets each. */
  readonly waitingPerRank: number;
  /** How long one waits that does not ask again; a 7960 asks again after four seconds. */
  readonly waitingMs: number;
  /** Transfers at once to one address: 200 phones behind one NAT fetch two files each. */
  readonly transfersPerAddress: number;
  /** Answers that are promises, at once. */
  readonly pendingAnswers: number;
  /** Addresses remembered. */
  readonly addresses: number;
  /** How long after its last transfer an address counts as in the middle of its chain. */
  readonly chainMs: number;
  /** Ports remembered after their transfer ended, so that a late ACK is known for what it is. */
  readonly endedTransfers: number;
  /** How long they are remembered. */
  readonly endedMs: number;
  /** The longest file that is converted to netascii; a conversion takes memory of its own. */
  readonly netasciiBytes: number;
  /** How long running transfers may take to finish when the server stops. */
  readonly shutdownMs: number;
  /** The receive buffer asked for, in octets, over all intakes of one address. */
  readonly receiveBufferBytes: number;
  readonly terms: TermsLimits;
  readonly retransmission: RetransmissionPolicy;
}

/** Limits for a building of 10,000 phones, all of which may ask at the same moment. */
export const DEFAULT_TFTP_LIMITS: TftpLimits = {
  transfers: 16_384,
  transfersForNewcomers: 12_288,
  waitingPerRank: 16_384,
  waitingMs: 6000,
  transfersPerAddress: 1024,
  pendingAnswers: 1024,
  addresses: 32_768,
  chainMs: 60_000,
  endedTransfers: 8192,
  endedMs: 3000,
  netasciiBytes: 8 * 1024 * 1024,
  shutdownMs: 5000,
  receiveBufferBytes: 16 * 1024 * 1024,
  terms: DEFAULT_TERMS_LIMITS,
  retransmission: SERVER_RETRANSMISSION,
};
