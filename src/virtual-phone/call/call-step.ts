/** What happens in a call and what it wants done: the vocabulary of the call's state machine. */

/**
 * Where a call is. `leaving` has hung up and waits for what must still come: the end of its INVITE, or the ACK without
 * which no BYE may be sent (RFC 3261 §15).
 */
export type CallPhase =
  | 'idle'
  | 'dialling'
  | 'ringing'
  | 'incoming'
  | 'connected'
  | 'held'
  | 'transferring'
  | 'leaving'
  | 'ended';

/** How long a call waits. Milliseconds. */
export interface CallTimers {
  /** RFC 3261's T1 and T2: a 2xx is repeated between them until its ACK comes. */
  readonly t1: number;
  readonly t2: number;
  /** timer_invite_expires: how long the other phone may ring. */
  readonly expires: number;
  /** How long the one who was asked to call somebody else may take to say what came of it. */
  readonly transfer: number;
}

/**
 * `answer` answers by itself, `ring` ends ringing, `repeat` and `ack` belong to a 2xx, `glare` asks once more after both
 * sides asked at once, `transfer` ends the wait for news of a transfer.
 */
export type CallTimer = 'answer' | 'ring' | 'repeat' | 'ack' | 'glare' | 'transfer';

export type CallEvent =
  | { readonly kind: 'dial' }
  /** An INVITE for a new call came. `answerAfter` answers by itself; both in milliseconds. */
  | { readonly kind: 'invited'; readonly ringFor: number; readonly answerAfter?: number }
  | { readonly kind: 'answer' }
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'hold' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'transfer' }
  /** The socket for sound is open, or can't be had. */
  | { readonly kind: 'media-ready' }
  | { readonly kind: 'media-failed' }
  /** What comes back for our first INVITE; no answer at all counts as refused with 408. */
  | { readonly kind: 'provisional'; readonly status: number }
  | { readonly kind: 'accepted' }
  /** Accepted on terms that we can't take. */
  | { readonly kind: 'accepted-in-vain' }
  | { readonly kind: 'redirected' }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  /** The caller gave up. */
  | { readonly kind: 'cancelled' }
  /** The ACK for our 2xx; `isUsable` unless it should have held terms that we can take, and didn't. */
  | { readonly kind: 'acknowledged'; readonly isUsable: boolean }
  | { readonly kind: 'reinvited'; readonly holds: boolean }
  /** What comes back for our own re-INVITE; `retryAfter` is when to ask again after a 491. */
  | { readonly kind: 'reinvite-accepted' }
  | { readonly kind: 'reinvite-refused'; readonly status: number; readonly retryAfter: number }
  /** What is known of a transfer: the answer to REFER, or what NOTIFY reports. */
  | { readonly kind: 'referral'; readonly from: 'response' | 'notify'; readonly status: number }
  | { readonly kind: 'bye' }
  /** Another call took this one's place (RFC 3891). */
  | { readonly kind: 'replaced' }
  | { readonly kind: 'timer'; readonly timer: CallTimer };

export type CallNews =
  | { readonly what: 'dialling' }
  | { readonly what: 'ringing' }
  | { readonly what: 'connected' }
  | { readonly what: 'held' | 'resumed'; readonly by: 'us' | 'other' }
  | { readonly what: 'hold-failed'; readonly status: number }
  | { readonly what: 'transferred' }
  | { readonly what: 'transfer-failed'; readonly status: number }
  | { readonly what: 'ended'; readonly reason: string };

/** What a call wants done, in this order. */
export type CallEffect =
  | { readonly kind: 'open-media' }
  /** Sound may go the ways that were agreed on. */
  | { readonly kind: 'start-media' }
  | { readonly kind: 'close-media' }
  | { readonly kind: 'invite' }
  /** Invite whom the answer names instead. */
  | { readonly kind: 'follow' }
  | { readonly kind: 'cancel' }
  /** Answer the INVITE with anything but 2xx. */
  | { readonly kind: 'respond'; readonly status: number }
  | { readonly kind: 'accept' }
  | { readonly kind: 'repeat-accept' }
  | { readonly kind: 'reinvite'; readonly wish: 'hold' | 'resume' }
  | { readonly kind: 'accept-reinvite' }
  | { readonly kind: 'refuse-reinvite'; readonly status: 491 | 500 }
  | { readonly kind: 'refer' }
  | { readonly kind: 'bye' }
  /** Starts a timer, anew when it is running. */
  | { readonly kind: 'start'; readonly timer: CallTimer; readonly ms: number }
  | { readonly kind: 'stop'; readonly timer: CallTimer }
  | { readonly kind: 'tell'; readonly news: CallNews };

/** What the state machine makes of an event. */
export type CallStep = readonly [state: CallState, effects: readonly CallEffect[]];

export interface CallState {
  readonly phase: CallPhase;
  readonly timers: CallTimers;
  readonly isMediaReady: boolean;
  /** Somebody wants to answer as soon as the socket for sound is open. */
  readonly isAnswering: boolean;
  /** We hold. */
  readonly isHeld: boolean;
  readonly isHeldByOther: boolean;
  /** Our 2xx waits for its ACK. */
  readonly isUnacknowledged: boolean;
  /** Timer `repeat`, as it was started last. */
  readonly interval: number;
  /** What our re-INVITE under way is for. */
  readonly asking: 'hold' | 'resume' | undefined;
  /** What the next re-INVITE will be for, once it may be sent. */
  readonly wish: 'hold' | 'resume' | undefined;
  /** Why it is being left. */
  readonly reason: string;
}
