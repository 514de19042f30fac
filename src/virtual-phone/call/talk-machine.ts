/** The part of the call's state machine in which two people talk: hold, resume, transfer, hang up. */
import { awaitAck, end, repeatAccept, tell } from './call-effects.ts';
import type { CallEffect, CallEvent, CallPhase, CallState, CallStep } from './call-step.ts';

/** One event of a call that was answered. */
export function stepTalk(state: CallState, event: CallEvent): CallStep {
  switch (event.kind) {
    case 'hang-up':
      return hangUp(state, 'hung up');
    case 'bye':
      return end(state, 'the other side hung up');
    case 'replaced':
      return hangUp(state, 'replaced by another call');
    case 'acknowledged':
      return acknowledged(state, event.isUsable);
    case 'hold':
    case 'resume':
      return wishFor(state, event.kind);
    case 'reinvited':
      return reinvited(state, event.holds);
    case 'reinvite-accepted':
      return agreed(state);
    case 'reinvite-refused':
      return disagreed(state, event.status, event.retryAfter);
    case 'transfer':
      return transfer(state);
    case 'referral':
      return referral(state, event.from, event.status);
    case 'timer':
      return expire(state, event);
    default:
      return [state, []];
  }
}

/** The phase of a call that is neither transferred nor left. */
const talking = (isHeld: boolean): CallPhase => (isHeld ? 'held' : 'connected');

/** No BYE before the ACK, or the other side would not know the dialog (RFC 3261 §15). */
function hangUp(state: CallState, reason: string): CallStep {
  if (!state.isUnacknowledged) return end(state, reason, [{ kind: 'bye' }]);
  return [
    { ...state, phase: 'leaving', reason, asking: undefined, wish: undefined },
    [{ kind: 'stop', timer: 'glare' }, { kind: 'stop', timer: 'transfer' }, { kind: 'close-media' }],
  ];
}

function acknowledged(state: CallState, isUsable: boolean): CallStep {
  if (!state.isUnacknowledged) return [state, []];
  const known = { ...state, isUnacknowledged: false };
  if (!isUsable) return end(known, 'no common codec', [{ kind: 'bye' }]);
  const [next, effects] = askIfFree(known);
  return [next, [{ kind: 'stop', timer: 'repeat' }, { kind: 'stop', timer: 'ack' }, ...effects]];
}

function wishFor(state: CallState, wish: 'hold' | 'resume'): CallStep {
  if (state.phase === 'transferring') return [state, []];
  // What is the case, or asked for already, needn't be asked for.
  const coming = state.wish ?? state.asking ?? (state.isHeld ? 'hold' : 'resume');
  return coming === wish ? [state, []] : askIfFree({ ...state, wish });
}

/** Sends the re-INVITE that was wished for, as soon as none is under way (RFC 3261 §14.1). */
function askIfFree(state: CallState): CallStep {
  const { wish, asking, isUnacknowledged } = state;
  if (wish === undefined || asking !== undefined || isUnacknowledged) return [state, []];
  const stop: CallEffect = { kind: 'stop', timer: 'glare' };
  if ((wish === 'hold') === state.isHeld) return [{ ...state, wish: undefined }, [stop]];
  return [{ ...state, asking: wish, wish: undefined }, [stop, { kind: 'reinvite', wish }]];
}

function agreed(state: CallState): CallStep {
  if (state.asking === undefined) return [state, []];
  const isHeld = state.asking === 'hold';
  const phase = state.phase === 'transferring' ? state.phase : talking(isHeld);
  const [next, effects] = askIfFree({ ...state, phase, isHeld, asking: undefined });
  const news = tell({ what: isHeld ? 'held' : 'resumed', by: 'us' });
  return [next, [{ kind: 'start-media' }, news, ...effects]];
}

/** Both sides asked at once (491): once more, later. The other side has lost the call (408, 481): over. */
function disagreed(state: CallState, status: number, retryAfter: number): CallStep {
  if (state.asking === undefined) return [state, []];
  if (status === 408 || status === 481) return end(state, 'the other side is gone', [{ kind: 'bye' }]);
  const free = { ...state, asking: undefined };
  if (status !== 491) return [{ ...free, wish: undefined }, [tell({ what: 'hold-failed', status })]];
  return [{ ...free, wish: state.wish ?? state.asking }, [{ kind: 'start', timer: 'glare', ms: retryAfter }]];
}

function reinvited(state: CallState, holds: boolean): CallStep {
  if (state.asking !== undefined) return [state, [{ kind: 'refuse-reinvite', status: 491 }]];
  if (state.isUnacknowledged) return [state, [{ kind: 'refuse-reinvite', status: 500 }]];
  const what = holds ? 'held' : 'resumed';
  const news = holds === state.isHeldByOther ? [] : [tell({ what, by: 'other' })];
  return [
    { ...state, isUnacknowledged: true, interval: state.timers.t1, isHeldByOther: holds },
    [{ kind: 'accept-reinvite' }, ...awaitAck(state), { kind: 'start-media' }, ...news],
  ];
}

function transfer(state: CallState): CallStep {
  if (state.phase === 'transferring') return [state, []];
  return [
    { ...state, phase: 'transferring' },
    [{ kind: 'refer' }, { kind: 'start', timer: 'transfer', ms: state.timers.transfer }],
  ];
}

/** Progress leaves things as they are; who was transferred is let go, otherwise the call goes on (RFC 5589 §6). */
function referral(state: CallState, from: 'response' | 'notify', status: number): CallStep {
  if (state.phase !== 'transferring' || status < 200) return [state, []];
  if (status >= 300) return transferFailed(state, status);
  if (from === 'response') return [state, []];
  const news = tell({ what: 'transferred' });
  const [next, effects] = hangUp(state, 'transferred');
  return [next, [news, ...effects]];
}

function transferFailed(state: CallState, status: number): CallStep {
  const phase = talking(state.isHeld);
  return [
    { ...state, phase },
    [{ kind: 'stop', timer: 'transfer' }, tell({ what: 'transfer-failed', status })],
  ];
}

function expire(state: CallState, event: CallEvent & { kind: 'timer' }): CallStep {
  switch (event.timer) {
    case 'ack':
      return state.isUnacknowledged ? end(state, 'no ACK came', [{ kind: 'bye' }]) : [state, []];
    case 'glare':
      return askIfFree(state);
    case 'transfer':
      return state.phase === 'transferring' ? transferFailed(state, 408) : [state, []];
    default:
      return repeatAccept(state, event) ?? [state, []];
  }
}
