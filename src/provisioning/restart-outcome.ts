import type { EventDescription } from './event-description.ts';

interface OutcomeEntry extends EventDescription {
  /** When it is said, as one phrase. */
  readonly summary: string;
}

/** What can come of telling a phone to restart, in words. */
export const RESTART_OUTCOMES = {
  done: {
    summary: 'it read its files and registered anew; where no registration can be seen, it read its files',
    text: 'restarted, and is back',
    tone: 'good',
  },
  'in-use': {
    summary: 'it took the order and has not acted on it within the bound',
    text: 'took the order and is still in use',
    tone: 'routine',
    remedy: 'Nothing needs doing: it restarts by itself once nobody has used it for 20 seconds.',
  },
  'in-call': {
    summary: 'with `--when idle`: each time its PBX was asked, it was in a call',
    text: 'was in a call all the time, and was not told to restart',
    tone: 'routine',
    remedy: 'Run the command again later, or without --when idle: it restarts by itself after the call.',
  },
  unreachable: {
    summary: 'it did not answer',
    text: 'did not answer',
    tone: 'attention',
    remedy: 'Is it on, and does it run SIP? Pulling its plug restarts it, too.',
  },
  refused: {
    summary: 'it answered with an error',
    text: 'refused the order',
    tone: 'attention',
    remedy: 'Is it the phone that has this line? Pulling its plug restarts it, too.',
  },
  stayed: {
    summary: 'it read syncinfo.xml, and its configuration was not asked for since',
    text: 'read syncinfo.xml and was not heard of since',
    tone: 'attention',
    remedy: 'Look at its screen. If it works as before, pull its plug; if not, see: offhook phone show MAC.',
  },
  'not-registered': {
    summary: 'it read its configuration, and a line of it did not register',
    text: 'read its configuration and did not register',
    tone: 'attention',
    remedy: 'Find out what is in its way: offhook phone show MAC.',
  },
  'not-begun': {
    summary: 'its turn never came, because the run was stopped',
    text: 'was not told to: the run was stopped before its turn',
    tone: 'attention',
    remedy: 'See to those that did not come back, and run the command again.',
  },
} as const satisfies Record<string, OutcomeEntry>;

/** What came of telling a phone to restart. */
export type RestartOutcome = keyof typeof RESTART_OUTCOMES;

/** Says it in one line, with what to do. */
export function describeRestart(outcome: RestartOutcome, missing?: string): EventDescription {
  const { text, tone, ...rest }: OutcomeEntry = RESTART_OUTCOMES[outcome];
  const which = outcome === 'not-registered' && missing !== undefined ? ` (${missing})` : '';
  return { text: text + which, tone, ...('remedy' in rest ? { remedy: rest.remedy } : {}) };
}
