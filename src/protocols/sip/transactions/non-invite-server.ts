/**
 * The non-INVITE server transaction (RFC 3261 §17.2.2), as a state machine without I/O:
 *
 *     trying ──1xx──▶ proceeding ──200–699──▶ ended
 *
 * The state `completed` of the standard is a response that is kept: of registrations there are too many to keep more.
 */
import { patience, type SipTimers } from './sip-timers.ts';
import type { ServerEffect, ServerEvent, Step } from './transaction-step.ts';

export interface NonInviteServerState {
  readonly phase: 'trying' | 'proceeding' | 'ended';
  readonly timers: SipTimers;
  /** Whether the transport repeats by itself, as TCP does. */
  readonly reliable: boolean;
}

type NonInviteServerStep = Step<NonInviteServerState, ServerEffect>;

/** Waits for its user to answer. */
export function startNonInviteServer(timers: SipTimers, reliable: boolean): NonInviteServerStep {
  return [{ phase: 'trying', timers, reliable }, []];
}

export function stepNonInviteServer(state: NonInviteServerState, event: ServerEvent): NonInviteServerStep {
  if (state.phase === 'ended') return [state, []];
  switch (event.kind) {
    case 'repetition':
      return [state, state.phase === 'proceeding' ? [{ kind: 'send-response' }] : []];
    case 'respond':
      return respond(state, event.status);
    case 'abandon':
      return end(state);
    case 'transport-error':
      if (state.phase === 'trying') return [state, []];
      return end(state, [{ kind: 'fail', why: 'transport' }]);
    default:
      return [state, []];
  }
}

function respond(state: NonInviteServerState, status: number): NonInviteServerStep {
  const send = { kind: 'send-response' } as const;
  if (status < 200) return [{ ...state, phase: 'proceeding' }, [send]];
  if (state.reliable) return end(state, [send]);
  return end(state, [send, { kind: 'keep-response', ms: patience(state.timers) }]);
}

function end(state: NonInviteServerState, last: readonly ServerEffect[] = []): NonInviteServerStep {
  return [{ ...state, phase: 'ended' }, [...last, { kind: 'end' }]];
}
