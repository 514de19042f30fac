/**
 * The timers of RFC 3261 §17 and RFC 6026 by their letters; `cancel` bounds the wait for the response to an INVITE
 * that was cancelled (§9.1). Timer C belongs to the proxy, and J to the answer that is kept.
 */
export type TimerName = 'A' | 'B' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'K' | 'L' | 'M' | 'cancel';

type TimerEffect =
  /** Starts a timer, anew when it is running. */
  | { readonly kind: 'start'; readonly timer: TimerName; readonly ms: number }
  | { readonly kind: 'stop'; readonly timer: TimerName };

/** What happens to a client transaction. Events that mean nothing in a state change nothing. */
export type ClientEvent =
  | { readonly kind: 'response'; readonly status: number }
  | { readonly kind: 'timer'; readonly timer: TimerName }
  /** What was sent last could not be sent. */
  | { readonly kind: 'transport-error' }
  /** Its user has lost interest; only an INVITE can be cancelled. */
  | { readonly kind: 'cancel' };

/** What happens to a server transaction. Events that mean nothing in a state change nothing. */
export type ServerEvent =
  /** The request came once more. */
  | { readonly kind: 'repetition' }
  | { readonly kind: 'ack' }
  /** Its user answers. */
  | { readonly kind: 'respond'; readonly status: number }
  /** Its user gives up without an answer, as RFC 4320 §4.2 wants it in place of a 408 to other than INVITE. */
  | { readonly kind: 'abandon' }
  | { readonly kind: 'timer'; readonly timer: TimerName }
  | { readonly kind: 'transport-error' };

/** Why a transaction ended without what it was for. */
export type TransactionFailure = 'timeout' | 'transport';

/** What a client transaction wants done, in this order. */
export type ClientEffect =
  | TimerEffect
  | { readonly kind: 'send-request' }
  /** The ACK for the final response that just came, which is not 2xx. */
  | { readonly kind: 'send-ack' }
  | { readonly kind: 'send-cancel' }
  /** Hand the response that just came to the transaction's user. */
  | { readonly kind: 'deliver' }
  | { readonly kind: 'fail'; readonly why: TransactionFailure }
  /** It is over: forget it, with all its timers. */
  | { readonly kind: 'end' };

/** What a server transaction wants done, in this order. */
export type ServerEffect =
  | TimerEffect
  /** The last response that its user gave. */
  | { readonly kind: 'send-response' }
  /** That response answers repetitions for so long (Timer J), without the transaction. */
  | { readonly kind: 'keep-response'; readonly ms: number }
  /** Hand the ACK that just came to the transaction's user: it is for a 2xx. */
  | { readonly kind: 'deliver-ack' }
  | { readonly kind: 'fail'; readonly why: TransactionFailure }
  | { readonly kind: 'end' };

/** What a state machine makes of an event. */
export type Step<State, Effect> = readonly [state: State, effects: readonly Effect[]];
