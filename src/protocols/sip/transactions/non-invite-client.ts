/**
 * The non-INVITE client transaction (RFC 3261 §17.1.2), as a state machine without I/O:
 *
 *     trying ──1xx──▶ proceeding ──200–699──▶ completed ─K─▶ ended
 *        └─────────────────┴─────F (nothing came)──────────▶ ended
 */
import { patience, type SipTimers } from './sip-timers.ts';
import type { ClientEffect, ClientEvent, Step } from './transaction-step.ts';

export interface NonInviteClientState {
  readonly phase: 'trying' | 'proceeding' | 'completed' | 'ended';
  readonly timers: SipTimers;
  /** Whether the transport repeats by itself, as TCP does. */
  readonly reliable: boolean;
  /** Timer E, as it was started last. */
  readonly interval: number;
}

type NonInviteClientStep = Step<NonInviteClientState, ClientEffect>;

/** Sends the request and starts timers E and F. */
export function startNonInviteClient(timers: SipTimers, reliable: boolean): NonInviteClientStep {
  const repeat = reliable ? [] : [{ kind: 'start', timer: 'E', ms: timers.t1 } as const];
  return [
    { phase: 'trying', timers, reliable, interval: timers.t1 },
    [{ kind: 'send-request' }, ...repeat, { kind: 'start', timer: 'F', ms: patience(timers) }],
  ];
}

export function stepNonInviteClient(state: NonInviteClientState, event: ClientEvent): NonInviteClientStep {
  const isOpen = state.phase === 'trying' || state.phase === 'proceeding';
  switch (event.kind) {
    case 'response':
      return isOpen ? receive(state, event.status) : [state, []];
    case 'transport-error':
      return isOpen ? fail(state, 'transport') : [state, []];
    case 'timer':
      if (event.timer === 'K') {
        return state.phase === 'completed' ? [{ ...state, phase: 'ended' }, [{ kind: 'end' }]] : [state, []];
      }
      if (!isOpen) return [state, []];
      if (event.timer === 'E') return repeat(state);
      return event.timer === 'F' ? fail(state, 'timeout') : [state, []];
    case 'cancel':
      return [state, []];
  }
}

function receive(state: NonInviteClientState, status: number): NonInviteClientStep {
  if (status < 200) return [{ ...state, phase: 'proceeding' }, [{ kind: 'deliver' }]];
  const effects = [{ kind: 'stop', timer: 'E' }, { kind: 'stop', timer: 'F' }, { kind: 'deliver' }] as const;
  if (state.reliable) return [{ ...state, phase: 'ended' }, [...effects, { kind: 'end' }]];
  return [{ ...state, phase: 'completed' }, [...effects, { kind: 'start', timer: 'K', ms: state.timers.t4 }]];
}

/** After a provisional response the server is known to be there, and the longest pause is enough (§17.1.2.2). */
function repeat(state: NonInviteClientState): NonInviteClientStep {
  const { t2 } = state.timers;
  const interval = state.phase === 'proceeding' ? t2 : Math.min(state.interval * 2, t2);
  return [{ ...state, interval }, [{ kind: 'send-request' }, { kind: 'start', timer: 'E', ms: interval }]];
}

function fail(state: NonInviteClientState, why: 'timeout' | 'transport'): NonInviteClientStep {
  return [{ ...state, phase: 'ended' }, [{ kind: 'fail', why }, { kind: 'end' }]];
}
