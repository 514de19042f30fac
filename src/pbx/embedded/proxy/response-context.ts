/**
 * The response context of a forwarded request (RFC 3261 §16.7 to §16.10), as a state machine without I/O: which
 * branches there are, what each of them said, and what the caller gets. Rounds follow one another as in a hunt.
 */
import type { Round } from '#pbx/embedded/routing/plan-call.ts';
import type { SipResponse } from '#protocols/sip/message.ts';
import { bestOutcome, type Outcome } from './best-response.ts';

/** Longer than three minutes, as §16.6 step 11 wants it. */
export const TIMER_C_MS = 190_000;
/** Of one request, over all rounds and forwardings. */
const MOST_BRANCHES = 64;

interface Branch {
  readonly id: number;
  /** Counts in place of the 487 that a branch gives which we gave up: the caller cancelled nothing. */
  readonly givenUpAs?: 408 | 480;
  /** How it ended. */
  readonly outcome?: Outcome;
  /** It forwarded the call, and those who are rung in its place speak for it. */
  readonly isReplaced?: true;
}

export interface ResponseContext<Target> {
  /** Rounds that have not begun. */
  readonly rounds: readonly Round<Target>[];
  readonly branches: readonly Branch[];
  readonly isInvite: boolean;
  /** `decided`: nobody new is rung any more. `concluded`: the caller has a final response that is not 2xx. */
  readonly phase: 'open' | 'decided' | 'answered' | 'concluded';
  readonly isCancelled: boolean;
}

export type ContextEvent<Target> =
  /** 101 to 199 from a branch. */
  | { readonly kind: 'provisional'; readonly branch: number; readonly response: SipResponse }
  | { readonly kind: 'success'; readonly branch: number; readonly response: SipResponse }
  /** A branch ended otherwise; after a forwarding others are rung in its place. */
  | {
      readonly kind: 'end';
      readonly branch: number;
      readonly outcome: Outcome;
      readonly instead?: readonly Target[];
    }
  | { readonly kind: 'timer-c'; readonly branch: number }
  | { readonly kind: 'ring-timeout' }
  /** The caller hung up. */
  | { readonly kind: 'cancel' };

export type ContextEffect<Target> =
  | { readonly kind: 'start'; readonly branch: number; readonly target: Target }
  | { readonly kind: 'cancel'; readonly branch: number }
  /** Timer C of a branch, from the beginning. */
  | { readonly kind: 'start-timer-c'; readonly branch: number }
  | { readonly kind: 'stop-timer-c'; readonly branch: number }
  | { readonly kind: 'start-ring-timer'; readonly ms: number }
  | { readonly kind: 'stop-ring-timer' }
  /** Send the caller a response of a branch. */
  | { readonly kind: 'forward'; readonly response: SipResponse }
  /** Send the caller the final response: no branch is left. */
  | { readonly kind: 'conclude'; readonly outcome: Outcome };

type ContextStep<Target> = readonly [ResponseContext<Target>, readonly ContextEffect<Target>[]];

/** Begins the first round. There is at least one, with at least one target. */
export function startContext<Target>(
  rounds: readonly Round<Target>[],
  isInvite: boolean,
): ContextStep<Target> {
  return nextRound({ rounds, branches: [], isInvite, phase: 'open', isCancelled: false });
}

export function stepContext<Target>(
  context: ResponseContext<Target>,
  event: ContextEvent<Target>,
): ContextStep<Target> {
  switch (event.kind) {
    case 'provisional': {
      if (isOver(context) || !isOpen(context, event.branch)) return [context, []];
      const effects: ContextEffect<Target>[] = [{ kind: 'forward', response: event.response }];
      return [
        context,
        context.isInvite ? [{ kind: 'start-timer-c', branch: event.branch }, ...effects] : effects,
      ];
    }
    case 'success':
      return succeed(context, event.branch, event.response);
    case 'end':
      return end(context, event.branch, event.outcome, event.instead ?? []);
    case 'timer-c':
      return isOpen(context, event.branch) ? giveUp(context, [event.branch], 408) : [context, []];
    case 'ring-timeout':
      return ringTimeout(context);
    case 'cancel':
      return cancel(context);
  }
}

function isOver({ phase }: ResponseContext<unknown>): boolean {
  return phase === 'answered' || phase === 'concluded';
}

function openBranches(context: ResponseContext<unknown>): number[] {
  return context.branches.filter(({ outcome }) => outcome === undefined).map(({ id }) => id);
}

function isOpen(context: ResponseContext<unknown>, branch: number): boolean {
  return openBranches(context).includes(branch);
}

function nextRound<Target>(context: ResponseContext<Target>): ContextStep<Target> {
  const [round, ...rounds] = context.rounds;
  if (round === undefined) return [context, []];
  const [started, effects] = ring({ ...context, rounds }, round.targets);
  const { ringMs } = round;
  const isTimed = ringMs !== undefined && context.isInvite;
  return [started, isTimed ? [...effects, { kind: 'start-ring-timer', ms: ringMs }] : effects];
}

function ring<Target>(context: ResponseContext<Target>, targets: readonly Target[]): ContextStep<Target> {
  const first = context.branches.length;
  const rung = targets
    .slice(0, Math.max(0, MOST_BRANCHES - first))
    .map((target, index) => ({ branch: first + index, target }));
  const branches = [...context.branches, ...rung.map(({ branch }) => ({ id: branch }))];
  const effects = rung.flatMap(({ branch, target }): ContextEffect<Target>[] => {
    const start = { kind: 'start', branch, target } as const;
    return context.isInvite ? [{ kind: 'start-timer-c', branch }, start] : [start];
  });
  return [{ ...context, branches }, effects];
}

/** Every 2xx to an INVITE goes to the caller, who ends the calls he doesn't want (§16.7 step 5). */
function succeed<Target>(
  context: ResponseContext<Target>,
  branch: number,
  response: SipResponse,
): ContextStep<Target> {
  if (context.phase === 'concluded' || (context.phase === 'answered' && !context.isInvite)) {
    return [context, []];
  }
  const forward = { kind: 'forward', response } as const;
  const ended = withOutcome(context, branch, { status: response.status });
  const effects = isOpen(context, branch) ? stopTimerC(context, branch) : [];
  if (context.phase === 'answered') return [ended, [...effects, forward]];
  const others = openBranches(ended);
  const answered = { ...ended, phase: 'answered', rounds: [] } as const;
  return [answered, [...effects, { kind: 'stop-ring-timer' }, forward, ...cancelEffects(context, others)]];
}

function end<Target>(
  context: ResponseContext<Target>,
  branch: number,
  outcome: Outcome,
  instead: readonly Target[],
): ContextStep<Target> {
  const known = context.branches.find(({ id }) => id === branch);
  if (known === undefined || known.outcome !== undefined) return [context, []];
  const counted = countedOutcome(context, known, outcome);
  const ended = withOutcome(context, branch, counted);
  const stop = stopTimerC(context, branch);
  if (isOver(context)) return [ended, stop];
  if (context.phase === 'open' && known.givenUpAs === undefined && instead.length > 0) {
    const [ringing, effects] = ring(replaced(ended, branch), instead);
    if (effects.length > 0) return [ringing, [...stop, ...effects]];
  }
  if (counted.status >= 600 && context.phase === 'open') {
    const [decided, effects] = decide(ended);
    return [decided, [...stop, ...effects]];
  }
  const [next, effects] = concludeOrGoOn(ended);
  return [next, [...stop, ...effects]];
}

/** What a branch counts as: a hung-up call is 487 whatever else came, one that we gave up is not. */
function countedOutcome(context: ResponseContext<unknown>, branch: Branch, outcome: Outcome): Outcome {
  if (branch.givenUpAs !== undefined && (outcome.status === 487 || outcome.response === undefined)) {
    return { status: branch.givenUpAs };
  }
  return context.isCancelled && outcome.response === undefined ? { status: 487 } : outcome;
}

function concludeOrGoOn<Target>(context: ResponseContext<Target>): ContextStep<Target> {
  if (openBranches(context).some((id) => context.branches[id]?.givenUpAs === undefined)) return [context, []];
  if (context.phase === 'open' && context.rounds.length > 0) return nextRound(context);
  if (openBranches(context).length > 0) return [context, []];
  const outcomes = context.branches.flatMap(({ outcome, isReplaced }) =>
    isReplaced || outcome === undefined ? [] : outcome,
  );
  const best = bestOutcome(outcomes) ?? { status: 480 };
  return [
    { ...context, phase: 'concluded', rounds: [] },
    [{ kind: 'stop-ring-timer' }, { kind: 'conclude', outcome: best }],
  ];
}

/** Nobody new is rung, and those who ring are called off. */
function decide<Target>(context: ResponseContext<Target>): ContextStep<Target> {
  const open = openBranches(context);
  const decided = { ...context, phase: 'decided', rounds: [] } as const;
  const [concluded, effects] = concludeOrGoOn<Target>(decided);
  return [concluded, [...cancelEffects(context, open), ...effects]];
}

function cancel<Target>(context: ResponseContext<Target>): ContextStep<Target> {
  if (context.phase !== 'open') {
    return isOver(context) ? [context, []] : [{ ...context, isCancelled: true }, []];
  }
  return decide({ ...context, isCancelled: true });
}

/** The ringing ones had their time: they are called off, and the next are rung without waiting for them. */
function ringTimeout<Target>(context: ResponseContext<Target>): ContextStep<Target> {
  return context.phase === 'open' ? giveUp(context, openBranches(context), 480) : [context, []];
}

function giveUp<Target>(
  context: ResponseContext<Target>,
  branches: readonly number[],
  as: 408 | 480,
): ContextStep<Target> {
  const givenUp = {
    ...context,
    branches: context.branches.map((branch) =>
      branches.includes(branch.id) ? { givenUpAs: as, ...branch } : branch,
    ),
  };
  const effects = cancelEffects(context, branches);
  const [next, more] = isOver(context) ? [givenUp, []] : concludeOrGoOn(givenUp);
  return [next, [...effects, ...more]];
}

function cancelEffects<Target>(
  context: ResponseContext<Target>,
  branches: readonly number[],
): ContextEffect<Target>[] {
  if (!context.isInvite) return [];
  return branches.flatMap((branch) => [...stopTimerC<Target>(context, branch), { kind: 'cancel', branch }]);
}

function stopTimerC<Target>({ isInvite }: ResponseContext<Target>, branch: number): ContextEffect<Target>[] {
  return isInvite ? [{ kind: 'stop-timer-c', branch }] : [];
}

function replaced<Target>(context: ResponseContext<Target>, branch: number): ResponseContext<Target> {
  const branches = context.branches.map((one) =>
    one.id === branch ? { ...one, isReplaced: true as const } : one,
  );
  return { ...context, branches };
}

function withOutcome<Target>(
  context: ResponseContext<Target>,
  branch: number,
  outcome: Outcome,
): ResponseContext<Target> {
  return {
    ...context,
    branches: context.branches.map((one) =>
      one.id === branch && one.outcome === undefined ? { ...one, outcome } : one,
    ),
  };
}
