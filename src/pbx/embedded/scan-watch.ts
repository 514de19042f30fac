import { BoundedMap } from '#values/bounded-map.ts';
import type { Clock } from '#values/clock.ts';

/** A phone with a slip in its settings fails again and again, too; by then somebody should look at it. */
const ALARM_AT = [3, 10, 100, 1000];
const WINDOW_MS = 10 * 60_000;
const ADDRESSES_KEPT = 10_000;
/** Enough to tell a search from a mistake. */
const USERS_KEPT = 1000;
const LONGEST_USER = 64;

/** What one address tried lately. */
export interface Scan {
  /** Unknown users and wrong secrets. */
  readonly attempts: number;
  /** Different users among them. */
  readonly users: number;
}

interface Watched {
  readonly since: number;
  readonly users: Set<string>;
  attempts: number;
}

/** Counts how often each address named a user that doesn't exist or had a wrong secret. */
export class ScanWatch {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #byAddress = new BoundedMap<Watched>(ADDRESSES_KEPT);

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** Notes an attempt; tells of the third, tenth, hundredth and thousandth within ten minutes. */
  noted(address: string, user: string): Scan | undefined {
    const watched = this.#current(address);
    watched.attempts += 1;
    if (watched.users.size < USERS_KEPT) watched.users.add(user.slice(0, LONGEST_USER));
    const { attempts, users } = watched;
    return ALARM_AT.includes(attempts) ? { attempts, users: users.size } : undefined;
  }

  #current(address: string): Watched {
    const now = this.#clock.monotonic();
    const known = this.#byAddress.get(address);
    if (known !== undefined && now - known.since <= WINDOW_MS) return known;
    const watched = { since: now, users: new Set<string>(), attempts: 0 };
    this.#byAddress.set(address, watched);
    return watched;
  }
}
