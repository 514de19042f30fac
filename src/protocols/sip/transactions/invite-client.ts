/**
 * The INVITE client transaction (RFC 3261 §17.1.1 with RFC 6026 §8.4), as a state machine without I/O:
 *
 *     calling ──1xx──▶ proceeding ──3xx–6xx──▶ completed ─D─▶ ended
 *        └──────────────────┴────────2xx─────▶ accepted ──M─▶ ended
 *
 * CANCEL waits for the first provisional response (§9.1). Nothing but its user ends `proceeding`: by cancelling.
 */
import { patience, type SipTimers, timerD } from './sip-timers.ts';
import type { ClientEffect, ClientEvent, Step, TimerName } from './transaction-step.ts';

export interface InviteClientState {
  readonly phase: 'calling' | 'proceeding' | 'completed' | 'accepted' | 'ended';
  readonly timers: SipTimers;
  /** Whether the transport repeats by itself, as TCP does. */
  readonly reliable: boolean;
  /** Timer A, as it was started last. */
  readonly interval: number;
  readonly cancel: 'unasked' | 'wanted' | 'sent';
}

type InviteClientStep = Step<InviteClientState, ClientEffect>;

/** Sends the request and starts timers A and B. */
export function startInviteClient(timers: SipTimers, reliable: boolean): InviteClientStep {
  const state = { phase: 'calling', timers, reliable, interval: timers.t1, cancel: 'unasked' } as const;
  const repeat = reliable ? [] : [{ kind: 'start', timer: 'A', ms: timers.t1 } as const];
  return [state, [{ kind: 'send-request' }, ...repeat, { kind: 'start', timer: 'B', ms: patience(timers) }]];
}

export function stepInviteClient(state: InviteClientState, event: ClientEvent): InviteClientStep {
  switch (event.kind) {
    case 'response':
      return receive(state, event.status);
    case 'timer':
      return expire(state, event.timer);
    case 'transport-error':
      // In `proceeding` nothing is sent but CANCEL, and an accepted INVITE is acknowledged by its user.
      return state.phase === 'calling' || state.phase === 'completed'
        ? fail(state, 'transport')
        : [state, []];
    case 'cancel':
      return cancel(state);
  }
}

function receive(state: InviteClientState, status: number): InviteClientStep {
  switch (state.phase) {
    case 'calling':
    case 'proceeding':
      if (status < 200) return proceed(state);
      return status < 300 ? accept(state) : complete(state);
    case 'completed':
      return [state, status >= 300 ? [{ kind: 'send-ack' }] : []];
    case 'accepted':
      return [state, status >= 200 && status < 300 ? [{ kind: 'deliver' }] : []];
    case 'ended':
      return [state, []];
  }
}

const STOP_CALLING = [
  { kind: 'stop', timer: 'A' },
  { kind: 'stop', timer: 'B' },
] as const;
const STOP_ALL = [...STOP_CALLING, { kind: 'stop', timer: 'cancel' }] as const;

function proceed(state: InviteClientState): InviteClientStep {
  if (state.phase === 'proceeding') return [state, [{ kind: 'deliver' }]];
  const proceeding = { ...state, phase: 'proceeding' } as const;
  const effects = [...STOP_CALLING, { kind: 'deliver' }] as const;
  if (state.cancel !== 'wanted') return [proceeding, effects];
  const [cancelled, more] = sendCancel(proceeding);
  return [cancelled, [...effects, ...more]];
}

function accept(state: InviteClientState): InviteClientStep {
  const linger = { kind: 'start', timer: 'M', ms: patience(state.timers) } as const;
  return [{ ...state, phase: 'accepted' }, [...STOP_ALL, linger, { kind: 'deliver' }]];
}

function complete(state: InviteClientState): InviteClientStep {
  const effects = [...STOP_ALL, { kind: 'send-ack' }, { kind: 'deliver' }] as const;
  if (state.reliable) return [{ ...state, phase: 'ended' }, [...effects, { kind: 'end' }]];
  const linger = { kind: 'start', timer: 'D', ms: timerD(state.timers) } as const;
  return [{ ...state, phase: 'completed' }, [...effects, linger]];
}

function expire(state: InviteClientState, timer: TimerName): InviteClientStep {
  const isCalling = state.phase === 'calling';
  if (timer === 'A' && isCalling) {
    const interval = state.interval * 2;
    return [{ ...state, interval }, [{ kind: 'send-request' }, { kind: 'start', timer, ms: interval }]];
  }
  if (timer === 'B' && isCalling) return fail(state, 'timeout');
  if (timer === 'cancel' && state.phase === 'proceeding') return fail(state, 'timeout');
  const isOver =
    (timer === 'D' && state.phase === 'completed') || (timer === 'M' && state.phase === 'accepted');
  return isOver ? [{ ...state, phase: 'ended' }, [{ kind: 'end' }]] : [state, []];
}

function cancel(state: InviteClientState): InviteClientStep {
  if (state.cancel !== 'unasked') return [state, []];
  if (state.phase === 'calling') return [{ ...state, cancel: 'wanted' }, []];
  return state.phase === 'proceeding' ? sendCancel(state) : [state, []];
}

function sendCancel(state: InviteClientState): InviteClientStep {
  const wait = { kind: 'start', timer: 'cancel', ms: patience(state.timers) } as const;
  return [{ ...state, cancel: 'sent' }, [{ kind: 'send-cancel' }, wait]];
}

function fail(state: InviteClientState, why: 'timeout' | 'transport'): InviteClientStep {
  return [{ ...state, phase: 'ended' }, [{ kind: 'fail', why }, { kind: 'end' }]];
}
