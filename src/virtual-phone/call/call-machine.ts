/**
 * A call of one line, as a state machine without I/O:
 *
 *     idle ─dial─▶ dialling ─18x─▶ ringing ─2xx─▶ connected ⇄ held ─▶ transferring
 *       └─INVITE─▶ incoming ─────answer──────────────┘
 *
 * Every phase ends in `ended`: when it is hung up, refused, or the other side goes; with it end all timers and the
 * sound. Events that mean nothing in a phase change nothing.
 */
import { awaitAck, end, repeatAccept, tell } from './call-effects.ts';
import type { CallEffect, CallEvent, CallPhase, CallState, CallStep, CallTimers } from './call-step.ts';
import { stepTalk } from './talk-machine.ts';

/** A call that nobody has made yet. */
export function idleCall(timers: CallTimers): CallState {
  return {
    phase: 'idle',
    timers,
    isMediaReady: false,
    isAnswering: false,
    isHeld: false,
    isHeldByOther: false,
    isUnacknowledged: false,
    interval: timers.t1,
    asking: undefined,
    wish: undefined,
    reason: '',
  };
}

export function stepCall(state: CallState, event: CallEvent): CallStep {
  if (event.kind === 'media-ready') return mediaReady({ ...state, isMediaReady: true });
  switch (state.phase) {
    case 'idle':
      return idle(state, event);
    case 'dialling':
    case 'ringing':
      return calling(state, event);
    case 'incoming':
      return incoming(state, event);
    case 'connected':
    case 'held':
    case 'transferring':
      return stepTalk(state, event);
    case 'leaving':
      return leaving(state, event);
    case 'ended':
      return [state, []];
  }
}

function idle(state: CallState, event: CallEvent): CallStep {
  if (event.kind === 'dial') {
    return [{ ...state, phase: 'dialling' }, [{ kind: 'open-media' }, tell({ what: 'dialling' })]];
  }
  if (event.kind !== 'invited') return [state, []];
  const answer =
    event.answerAfter === undefined
      ? []
      : [{ kind: 'start', timer: 'answer', ms: event.answerAfter } as const];
  return [
    { ...state, phase: 'incoming' },
    [
      { kind: 'open-media' },
      { kind: 'respond', status: 180 },
      { kind: 'start', timer: 'ring', ms: event.ringFor },
      ...answer,
      tell({ what: 'ringing' }),
    ],
  ];
}

function mediaReady(state: CallState): CallStep {
  if (state.phase === 'dialling') {
    return [state, [{ kind: 'invite' }, { kind: 'start', timer: 'ring', ms: state.timers.expires }]];
  }
  return state.phase === 'incoming' && state.isAnswering ? accept(state) : [state, []];
}

function calling(state: CallState, event: CallEvent): CallStep {
  switch (event.kind) {
    case 'provisional': {
      if (event.status < 180 || state.phase === 'ringing') return [state, []];
      return [{ ...state, phase: 'ringing' }, [tell({ what: 'ringing' })]];
    }
    case 'accepted':
      return connect(state, [{ kind: 'stop', timer: 'ring' }, { kind: 'start-media' }]);
    case 'accepted-in-vain':
      return end(state, 'no common codec', [{ kind: 'bye' }]);
    case 'redirected':
      return [{ ...state, phase: 'dialling' }, [{ kind: 'follow' }]];
    case 'refused':
      return end(state, event.status === 408 ? event.reason : `${event.status} ${event.reason}`);
    case 'media-failed':
      return end(state, 'no port for sound');
    case 'hang-up':
      return cancel(state, 'hung up');
    case 'timer':
      return event.timer === 'ring' ? cancel(state, 'nobody answered') : [state, []];
    default:
      return [state, []];
  }
}

/** Before the INVITE is out there is nothing to be taken back. */
function cancel(state: CallState, reason: string): CallStep {
  if (!state.isMediaReady) return end(state, reason);
  return [{ ...state, phase: 'leaving', reason }, [{ kind: 'cancel' }, { kind: 'stop', timer: 'ring' }]];
}

function incoming(state: CallState, event: CallEvent): CallStep {
  const refuse = (status: number, reason: string) => end(state, reason, [{ kind: 'respond', status }]);
  switch (event.kind) {
    case 'answer':
      return answer(state);
    case 'media-failed':
      return refuse(500, 'no port for sound');
    case 'hang-up':
      return refuse(486, 'declined');
    case 'cancelled':
    case 'bye':
      return refuse(487, 'the caller gave up');
    case 'timer':
      if (event.timer === 'answer') return answer(state);
      return event.timer === 'ring' ? refuse(487, 'nobody answered') : [state, []];
    default:
      return [state, []];
  }
}

function answer(state: CallState): CallStep {
  return state.isMediaReady ? accept(state) : [{ ...state, isAnswering: true }, []];
}

function accept(state: CallState): CallStep {
  return connect({ ...state, isUnacknowledged: true, interval: state.timers.t1 }, [
    { kind: 'stop', timer: 'ring' },
    { kind: 'stop', timer: 'answer' },
    { kind: 'accept' },
    ...awaitAck(state),
    { kind: 'start-media' },
  ]);
}

function connect(state: CallState, effects: readonly CallEffect[]): CallStep {
  const phase: CallPhase = 'connected';
  return [{ ...state, phase, isAnswering: false }, [...effects, tell({ what: 'connected' })]];
}

function leaving(state: CallState, event: CallEvent): CallStep {
  switch (event.kind) {
    case 'accepted':
    case 'accepted-in-vain':
    case 'acknowledged':
      return end(state, state.reason, [{ kind: 'bye' }]);
    case 'refused':
    case 'redirected':
    case 'bye':
      return end(state, state.reason);
    case 'reinvited':
      return [state, [{ kind: 'refuse-reinvite', status: 500 }]];
    case 'timer':
      if (event.timer === 'ack') return end(state, state.reason, [{ kind: 'bye' }]);
      return repeatAccept(state, event) ?? [state, []];
    default:
      return [state, []];
  }
}
