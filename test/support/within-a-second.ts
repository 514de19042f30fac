import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

/** What a command changed is to be served so soon after the command's end. */
const WITHIN_MS = 1000;
const ASK_EVERY_MS = 20;

/**
 * Asks until the answer is as wanted, and gives it. What counts is when it was asked for, not how long this machine
 * took: only an answer that was asked for after a second and is still wrong fails.
 */
export async function withinASecond<T>(
  what: string,
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
): Promise<T> {
  const since = performance.now();
  for (;;) {
    const waited = performance.now() - since;
    const answer = await ask();
    if (isWanted(answer)) return answer;
    assert.ok(waited < WITHIN_MS, `a second later it is not so: ${what}`);
    await delay(ASK_EVERY_MS);
  }
}
