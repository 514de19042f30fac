/**
 * The INVITE server transaction (RFC 3261 §17.2.1 with RFC 6026 §8.5), as a state machine without I/O:
 *
 *     proceeding ──3xx–6xx──▶ completed ──ACK──▶ confirmed ─I─▶ ended
 *         └──────────2xx────▶ accepted ──────────────────────L─▶ ended
 *
 * A 2xx is repeated by the one who was called, until the ACK comes, not by the transaction.
 */
import { patience, type SipTimers } from './sip-timers.ts';
import type { ServerEffect, ServerEvent, Step } from './transaction-step.ts';

export interface InviteServerState {
  readonly phase: 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'ended';
  readonly timers: SipTimers;
  /** Whether the transport repeats by itself, as TCP does. */
  readonly reliable: boolean;
  /** Timer G, as it was started last. */
  readonly interval: number;
  /** Whether its user gave a response that can be repeated. */
  readonly hasResponse: boolean;
}

type InviteServerStep = Step<InviteServerState, ServerEffect>;

/** Waits for its user to answer. */
export function startInviteServer(timers: SipTimers, reliable: boolean): InviteServerStep {
  return [{ phase: 'proceeding', timers, reliable, interval: timers.t1, hasResponse: false }, []];
}

export function stepInviteServer(state: InviteServerState, event: ServerEvent): InviteServerStep {
  switch (state.phase) {
    case 'proceeding':
      return proceeding(state, event);
    case 'completed':
      return completed(state, event);
    case 'confirmed':
      return event.kind === 'timer' && event.timer === 'I' ? end(state) : [state, []];
    case 'accepted':
      return accepted(state, event);
    case 'ended':
      return [state, []];
  }
}

function proceeding(state: InviteServerState, event: ServerEvent): InviteServerStep {
  if (event.kind === 'repetition') return [state, state.hasResponse ? [{ kind: 'send-response' }] : []];
  if (event.kind === 'abandon') return end(state);
  if (event.kind !== 'respond') return [state, []];
  const answered = { ...state, hasResponse: true };
  if (event.status < 200) return [answered, [{ kind: 'send-response' }]];
  const wait = patience(state.timers);
  if (event.status < 300) {
    return [
      { ...answered, phase: 'accepted' },
      [{ kind: 'send-response' }, { kind: 'start', timer: 'L', ms: wait }],
    ];
  }
  const repeat = state.reliable ? [] : [{ kind: 'start', timer: 'G', ms: state.interval } as const];
  return [
    { ...answered, phase: 'completed' },
    [{ kind: 'send-response' }, ...repeat, { kind: 'start', timer: 'H', ms: wait }],
  ];
}

function completed(state: InviteServerState, event: ServerEvent): InviteServerStep {
  if (event.kind === 'repetition') return [state, [{ kind: 'send-response' }]];
  if (event.kind === 'ack') {
    if (state.reliable) return end(state);
    const stop = [
      { kind: 'stop', timer: 'G' },
      { kind: 'stop', timer: 'H' },
    ] as const;
    return [{ ...state, phase: 'confirmed' }, [...stop, { kind: 'start', timer: 'I', ms: state.timers.t4 }]];
  }
  if (event.kind === 'transport-error') return fail(state, 'transport');
  if (event.kind !== 'timer') return [state, []];
  if (event.timer === 'H') return fail(state, 'timeout');
  if (event.timer !== 'G') return [state, []];
  const interval = Math.min(state.interval * 2, state.timers.t2);
  return [{ ...state, interval }, [{ kind: 'send-response' }, { kind: 'start', timer: 'G', ms: interval }]];
}

/** Repetitions of the INVITE are swallowed, further 2xx go out: forked calls have several. */
function accepted(state: InviteServerState, event: ServerEvent): InviteServerStep {
  switch (event.kind) {
    case 'ack':
      return [state, [{ kind: 'deliver-ack' }]];
    case 'respond':
      return [state, event.status >= 200 && event.status < 300 ? [{ kind: 'send-response' }] : []];
    case 'timer':
      return event.timer === 'L' ? end(state) : [state, []];
    default:
      return [state, []];
  }
}

function end(state: InviteServerState): InviteServerStep {
  return [{ ...state, phase: 'ended' }, [{ kind: 'end' }]];
}

function fail(state: InviteServerState, why: 'timeout' | 'transport'): InviteServerStep {
  return [{ ...state, phase: 'ended' }, [{ kind: 'fail', why }, { kind: 'end' }]];
}
