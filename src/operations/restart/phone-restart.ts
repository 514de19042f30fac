import { BOOT_TIMERS, type BootTimer } from '#knowledge/boot-timers.ts';
import { withMargin } from '#provisioning/boot-session/stages.ts';
import type { RestartOutcome } from '#provisioning/restart-outcome.ts';

/**
 * How far a phone is that was told to restart: the order is on its way; it took the order and waits until nobody
 * uses it; it has read syncinfo.xml; it has read its configuration.
 */
export type RestartStage = 'ordered' | 'waiting' | 'restarting' | 'configured';

/** What was seen of a phone since the order. */
export type RestartEvidence =
  | { readonly kind: 'answered'; readonly answer: number | 'timeout' | 'transport' }
  | { readonly kind: 'sync-read' }
  /** By the application: the loader reads it, too, long before. */
  | { readonly kind: 'configuration-read' }
  | { readonly kind: 'registered'; readonly extension: string };

/** One phone between its order and what comes of it. Times are monotonic milliseconds. */
export interface PhoneRestart {
  readonly stage: RestartStage;
  /** Ways to order that have not been tried yet. */
  readonly waysLeft: number;
  /** Extensions whose registration is awaited. */
  readonly missing: readonly string[];
  /** Why the last way failed: a SIP status, or that nothing came. */
  readonly answer?: number | 'timeout' | 'transport';
  readonly deadline: number;
}

/** What is to be done next, if anything. */
export type RestartStep =
  | { readonly kind: 'going'; readonly restart: PhoneRestart; readonly orderAgain: boolean }
  | { readonly kind: 'over'; readonly outcome: RestartOutcome; readonly restart: PhoneRestart };

/** What a restart is judged by. */
export interface RestartTerms {
  /** Registrations that can be seen, which end it. */
  readonly lines: readonly string[];
  /** How many ways there are to give the order. */
  readonly ways: number;
  /** Whether it will fetch an image on the way. */
  readonly changesLoad: boolean;
  /** How long somebody may go on using the phone, in milliseconds. */
  readonly idleMs: number;
  /** 1 as the table of boot timers says. */
  readonly patience: number;
}

/** A request without an answer is given up after 32 s (RFC 3261 timer F), and a little more for its way. */
const ANSWER_MS = 40_000;
/** The order goes out for the first time. */
export function beginRestart(terms: RestartTerms, now: number): PhoneRestart {
  return {
    stage: 'ordered',
    waysLeft: terms.ways - 1,
    missing: terms.lines,
    deadline: now + ANSWER_MS,
  };
}

/** The restart after something was seen. What came late or twice changes nothing. */
export function noteRestart(
  restart: PhoneRestart,
  evidence: RestartEvidence,
  terms: RestartTerms,
  now: number,
): RestartStep {
  switch (evidence.kind) {
    case 'answered':
      return restart.stage === 'ordered' ? answered(restart, evidence.answer, terms, now) : going(restart);
    case 'sync-read':
      return restart.stage === 'ordered' || restart.stage === 'waiting'
        ? going(enter(restart, 'restarting', now + restartMs(terms)))
        : going(restart);
    case 'configuration-read':
      return settled(enter(restart, 'configured', now + registrationMs(terms)));
    case 'registered': {
      // Before it has read anything new, a phone that registers has only been somewhere else for a moment.
      if (restart.stage === 'ordered' || restart.stage === 'waiting') return going(restart);
      const missing = restart.missing.filter((extension) => extension !== evidence.extension);
      return missing.length < restart.missing.length ? settled({ ...restart, missing }) : going(restart);
    }
  }
}

/** The restart when its deadline may have passed. */
export function lookAtRestart(restart: PhoneRestart, now: number): RestartStep {
  return now < restart.deadline ? going(restart) : { kind: 'over', outcome: OVERDUE[restart.stage], restart };
}

const OVERDUE: Readonly<Record<RestartStage, RestartOutcome>> = {
  ordered: 'unreachable',
  waiting: 'in-use',
  restarting: 'stayed',
  configured: 'not-registered',
};

function answered(
  restart: PhoneRestart,
  answer: number | 'timeout' | 'transport',
  { idleMs }: RestartTerms,
  now: number,
): RestartStep {
  if (typeof answer === 'number' && answer < 300) return going(enter(restart, 'waiting', now + idleMs));
  const { waysLeft } = restart;
  if (waysLeft > 0) {
    const again = { ...restart, waysLeft: waysLeft - 1, deadline: now + ANSWER_MS };
    return { kind: 'going', restart: again, orderAgain: true };
  }
  const outcome = typeof answer === 'number' ? 'refused' : 'unreachable';
  return { kind: 'over', outcome, restart: { ...restart, answer } };
}

function settled(restart: PhoneRestart): RestartStep {
  return restart.missing.length === 0 ? { kind: 'over', outcome: 'done', restart } : going(restart);
}

function going(restart: PhoneRestart): RestartStep {
  return { kind: 'going', restart, orderAgain: false };
}

function enter(restart: PhoneRestart, stage: RestartStage, deadline: number): PhoneRestart {
  return { ...restart, stage, deadline };
}

/** From syncinfo.xml to the configuration. */
function restartMs({ changesLoad, patience }: RestartTerms): number {
  const { loaderFlashAndReboot, applicationStart, firstRequestAfterAddress, conversion } = BOOT_TIMERS;
  const parts = [loaderFlashAndReboot, firstRequestAfterAddress, applicationStart];
  return patienceFor([...parts, ...(changesLoad ? [conversion] : [])], patience);
}

/** From the configuration to the registration; a load that the configuration names is fetched between the two. */
function registrationMs({ changesLoad, patience }: RestartTerms): number {
  const { registerAfterConfig, conversion } = BOOT_TIMERS;
  return patienceFor([registerAfterConfig, ...(changesLoad ? [conversion] : [])], patience);
}

function patienceFor(timers: readonly BootTimer[], patience: number): number {
  const longest = timers.reduce(
    (sum, { milliseconds, atMostMilliseconds = milliseconds }) => sum + atMostMilliseconds,
    0,
  );
  return withMargin(longest) * patience;
}
