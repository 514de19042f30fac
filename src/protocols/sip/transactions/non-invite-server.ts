/**
 * The non-INVITE server transaction (RFC 3261 §17.2.2), as a state machine without I/O:
 *
 *     trying ──1xx──▶ proceeding ──200–699──▶ completed ─J─▶ ended
 */
import { patience, type SipTimers } from './sip-timers.ts';
import type { ServerEffect, ServerEvent, Step } from './transaction-step.ts';

export interface NonInviteServerState {
  readonly phase: 'trying' | 'proceeding' | 'completed' | 'ended';
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
  const isOpen = state.phase === 'trying' || state.phase === 'proceeding';
  switch (event.kind) {
    case 'repetition': {
      const isAnswered = state.phase === 'proceeding' || state.phase === 'completed';
      return [state, isAnswered ? [{ kind: 'send-response' }] : []];
    }
    case 'respond':
      return isOpen ? respond(state, event.status) : [state, []];
    case 'abandon':
      return isOpen ? end(state) : [state, []];
    case 'timer':
      return event.timer === 'J' && state.phase === 'completed' ? end(state) : [state, []];
    case 'ack':
      return [state, []];
    case 'transport-error':
      if (state.phase === 'ended' || state.phase === 'trying') return [state, []];
      return [{ ...state, phase: 'ended' }, [{ kind: 'fail', why: 'transport' }, { kind: 'end' }]];
  }
}

function respond(state: NonInviteServerState, status: number): NonInviteServerStep {
  const send = { kind: 'send-response' } as const;
  if (status < 200) return [{ ...state, phase: 'proceeding' }, [send]];
  if (state.reliable) return [{ ...state, phase: 'ended' }, [send, { kind: 'end' }]];
  return [
    { ...state, phase: 'completed' },
    [send, { kind: 'start', timer: 'J', ms: patience(state.timers) }],
  ];
}

function end(state: NonInviteServerState): NonInviteServerStep {
  return [{ ...state, phase: 'ended' }, [{ kind: 'end' }]];
}
