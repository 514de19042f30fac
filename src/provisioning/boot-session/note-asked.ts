import { withNewest } from './progress.ts';
import type { AskedFile, BootSession } from './session.ts';

/** Five are sent from one port; two of a kind are common, and say nothing (docs/explain/how-a-phone-boots.md). */
const DEAF_AFTER_SENDS = 4;

/** Whether the newest request only repeats the one before: the answer to that was not heard, or is on its way. */
export function isRepetition({ asked }: BootSession): boolean {
  return (asked.at(-1)?.sends ?? 1) > 1;
}

/**
 * Adds a request. One from the same port for the same name repeats an earlier one; a phone that goes on to the next
 * name after a single request has heard the answer.
 */
export function noteRequest(session: BootSession, name: string, port?: number): BootSession {
  const before = session.asked.at(-1);
  if (before?.name !== name) {
    const heard = before !== undefined && before.requests === 1 && before.sends < DEAF_AFTER_SENDS;
    const asked = withNewest(session.asked, { name, port, sends: 1, requests: 1 });
    return { ...session, asked, isDeaf: session.isDeaf && !heard };
  }
  const isRepeated = port !== undefined && before.port === port;
  const request: AskedFile = isRepeated
    ? { ...before, sends: before.sends + 1 }
    : { name, port, sends: 1, requests: before.requests + 1 };
  return {
    ...session,
    asked: [...session.asked.slice(0, -1), request],
    isDeaf: session.isDeaf || request.sends >= DEAF_AFTER_SENDS,
  };
}
