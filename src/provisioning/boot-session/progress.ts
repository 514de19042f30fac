import type { BootSession, Moment } from './session.ts';
import { type Expectation, patienceFor, type Stage } from './stages.ts';

/** Whether its own configuration has been read, or was about to be, by the application. */
export const AFTER_LOADER: ReadonlySet<Stage> = new Set([
  'application',
  'configured',
  'registering',
  'in-service',
  'lost',
]);

/** How many entries each list of a session keeps. */
const KEPT = 8;

/** Puts the phone at a stage; staying at it keeps the time when it came there. */
export function enter(
  session: BootSession,
  stage: Stage,
  { now, patience }: Moment,
  next?: Expectation,
): BootSession {
  const since = session.stage === stage ? session.since : now;
  const expected = next === undefined ? undefined : { event: next, by: now + patienceFor(next) * patience };
  return { ...session, stage, since, expected };
}

/** The list with one more at its end, and only the newest of them. */
export function withNewest<Item>(list: readonly Item[], item: Item): readonly Item[] {
  return list.length < KEPT ? [...list, item] : [...list.slice(1 - KEPT), item];
}
