import type { CallEffect, CallEvent, CallNews, CallState, CallStep } from './call-step.ts';

/** The end of a call, after its last words. */
export function end(state: CallState, reason: string, last: readonly CallEffect[] = []): CallStep {
  const stopAll = (['answer', 'ring', 'repeat', 'ack', 'glare', 'transfer'] as const).map(
    (timer) => ({ kind: 'stop', timer }) as const,
  );
  return [
    {
      ...state,
      phase: 'ended',
      isAnswering: false,
      isUnacknowledged: false,
      asking: undefined,
      wish: undefined,
    },
    [...last, ...stopAll, { kind: 'close-media' }, tell({ what: 'ended', reason })],
  ];
}

/** The effects of a 2xx of ours: it is repeated until its ACK comes (RFC 3261 §13.3.1.4). */
export function awaitAck({ timers }: CallState): CallEffect[] {
  return [
    { kind: 'start', timer: 'repeat', ms: timers.t1 },
    { kind: 'start', timer: 'ack', ms: 64 * timers.t1 },
  ];
}

/** What becomes of the timers of a 2xx; `undefined` when the event is none of theirs. */
export function repeatAccept(state: CallState, event: CallEvent): CallStep | undefined {
  if (event.kind !== 'timer' || event.timer !== 'repeat' || !state.isUnacknowledged) return undefined;
  const interval = Math.min(state.interval * 2, state.timers.t2);
  return [
    { ...state, interval },
    [{ kind: 'repeat-accept' }, { kind: 'start', timer: 'repeat', ms: interval }],
  ];
}

export const tell = (news: CallNews): CallEffect => ({ kind: 'tell', news });
