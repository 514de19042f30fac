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

/** How long challenges to an address wait, by how much it has tried: with the alarms, so that steps tell nothing new. */
const DELAYS = [
  { from: 100, ms: 4000 },
  { from: 10, ms: 2000 },
  { from: 3, ms: 1000 },
] as const;

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

  /** How long an answer to this address waits, whoever it is for: it must not tell which users there are. */
  delayMs(address: string): number {
    const attempts = this.#known(address)?.attempts ?? 0;
    return DELAYS.find(({ from }) => attempts >= from)?.ms ?? 0;
  }

  #known(address: string): Watched | undefined {
    const known = this.#byAddress.get(address);
    const isRecent = known !== undefined && this.#clock.monotonic() - known.since <= WINDOW_MS;
    return isRecent ? known : undefined;
  }

  #current(address: string): Watched {
    const known = this.#known(address);
    if (known !== undefined) return known;
    const watched = { since: this.#clock.monotonic(), users: new Set<string>(), attempts: 0 };
    this.#byAddress.set(address, watched);
    return watched;
  }
}
