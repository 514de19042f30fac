import type { ListedRegistration } from '#pbx/registration-book.ts';
import type { LocatedContact } from './location-dump.ts';

/** usrloc asks once a minute unless it is told otherwise: two answers are missing, and a little more. */
const SILENCE_MS = 130_000;

/**
 * Judges by the answers to usrloc's own OPTIONS (`ka_mode`) whether contacts are there. It keeps the time of the last
 * answer; how long that has not moved is measured here, so that no clock must agree with another.
 */
export class KeepaliveJudge {
  /** The last answer of each contact, and when it was seen here first. */
  #heard: ReadonlyMap<string, { readonly answer: number; readonly since: number }> = new Map();

  /** Adds what is known of their reach; `now` is monotonic. */
  judge(contacts: readonly LocatedContact[], now: number): ListedRegistration[] {
    const before = this.#heard;
    const heard = new Map<string, { answer: number; since: number }>();
    const judged = contacts.map(({ keepaliveAt: answer, ...contact }): ListedRegistration => {
      if (answer === undefined) return contact;
      const key = `${contact.user} ${contact.contact}`;
      const known = before.get(key);
      const since = known?.answer === answer ? known.since : now;
      heard.set(key, { answer, since });
      return { ...contact, reach: now - since > SILENCE_MS ? 'unreachable' : 'reachable' };
    });
    this.#heard = heard;
    return judged;
  }
}
