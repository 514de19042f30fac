import type { Account, RefusedAccount } from '#pbx/account.ts';
import { BackOff } from '#pbx/connection/back-off.ts';
import type { Connector } from '#pbx/connector.ts';
import { reconcile } from '#pbx/reconciliation.ts';
import type { Clock } from '#values/clock.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { Cancel, Timers } from '#values/timers.ts';

/** How a PBX stands with the accounts that are wanted of it. */
export type Keeping =
  | { readonly kind: 'waiting' }
  /** `foreign` users are there already and not ours: nothing was changed about them. `refused` can't be held as they are. */
  | {
      readonly kind: 'kept';
      readonly at: number;
      readonly accounts: number;
      readonly foreign: readonly string[];
      readonly refused: readonly RefusedAccount[];
    }
  | {
      readonly kind: 'failed';
      readonly at: number;
      readonly code: string;
      readonly reason: string;
      readonly remedy: string;
      readonly retryAt: number;
    };

export interface AccountKeeperParts {
  readonly connector: Pick<Connector, 'accounts' | 'put' | 'remove'>;
  readonly wanted: () => readonly Account[];
  readonly onKeeping: (keeping: Keeping) => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random?: () => number;
}

/**
 * Makes a PBX hold the accounts that are wanted of it. The store is the queue: each round compares anew, so a change is
 * never lost, whatever fails and whenever anybody restarts.
 */
export class AccountKeeper {
  readonly #parts: AccountKeeperParts;
  #going: Promise<void> | undefined;
  #isAgain = false;
  #isOver = false;
  readonly #backOff: BackOff;
  #cancelRetry: Cancel = () => {};

  constructor(parts: AccountKeeperParts) {
    this.#parts = parts;
    this.#backOff = new BackOff({ firstMs: 1000, longestMs: 60_000 }, parts.random);
  }

  /** Begins a round, or another one after the one that is going on. */
  look(): void {
    if (this.#isOver) return;
    this.#cancelRetry();
    if (this.#going !== undefined) {
      this.#isAgain = true;
      return;
    }
    this.#going = this.#round().finally(() => {
      this.#going = undefined;
      if (!this.#isAgain) return;
      this.#isAgain = false;
      this.look();
    });
  }

  /** Begins nothing more, and waits for the round that is going on. */
  async end(): Promise<void> {
    this.#isOver = true;
    this.#cancelRetry();
    await this.#going;
  }

  async #round(): Promise<void> {
    const { connector, wanted, onKeeping, clock, timers } = this.#parts;
    try {
      const accounts = wanted();
      const round = await keepAccounts(connector, accounts);
      this.#backOff.reset();
      const { foreign, refused } = round;
      const kept = accounts.length - foreign.length - refused.length;
      onKeeping({ kind: 'kept', at: clock.now(), accounts: kept, foreign, refused });
    } catch (error) {
      const { code, message, remedy } = asOffhookError(error);
      const at = clock.now();
      const waitMs = this.#backOff.next();
      onKeeping({ kind: 'failed', at, code, reason: message, remedy, retryAt: at + waitMs });
      this.#cancelRetry = timers.after(waitMs, () => this.look());
    }
  }
}

/** One round: what is missing or differs is put, what is ours and not wanted goes, what is others' stays. */
async function keepAccounts(
  connector: Pick<Connector, 'accounts' | 'put' | 'remove'>,
  wanted: readonly Account[],
): Promise<Pick<Extract<Keeping, { kind: 'kept' }>, 'foreign' | 'refused'>> {
  const { put, remove, foreign } = reconcile(wanted, await connector.accounts());
  if (remove.length > 0) await connector.remove(remove);
  return { foreign, refused: await connector.put(put) };
}

function asOffhookError(error: unknown): OffhookError {
  if (error instanceof OffhookError) return error;
  return new OffhookError(
    'PBX_FAILED',
    String(error instanceof Error ? error.message : error),
    'See the log.',
  );
}
