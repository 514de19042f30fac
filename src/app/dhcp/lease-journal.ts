import { setTimeout as delay } from 'node:timers/promises';
import type { Lease } from '#provisioning/dhcp/lease.ts';

/** A commit costs much the same however many leases it holds, so in a crowd this long is waited before the next one. */
const GATHER_MS = 1;

/**
 * Keeps leases so that one fsync serves all that came while the one before was under way (group commit): with one
 * phone each lease is written at once, with a thousand they share.
 */
export class LeaseJournal {
  readonly #write: (leases: readonly Lease[]) => Promise<void>;
  readonly #gather: () => Promise<unknown>;
  #next: { readonly leases: Lease[]; readonly kept: PromiseWithResolvers<void> } | undefined;
  #isWriting = false;

  constructor(
    write: (leases: readonly Lease[]) => Promise<void>,
    gather: () => Promise<unknown> = () => delay(GATHER_MS),
  ) {
    this.#write = write;
    this.#gather = gather;
  }

  /** Resolves once the lease is on the disk, rejects when its whole batch is not. */
  keep(lease: Lease): Promise<void> {
    this.#next ??= { leases: [], kept: Promise.withResolvers() };
    this.#next.leases.push(lease);
    const { promise } = this.#next.kept;
    // What else has arrived already joins before the first write begins.
    if (!this.#isWriting) {
      this.#isWriting = true;
      setImmediate(() => void this.#work());
    }
    return promise;
  }

  async #work(): Promise<void> {
    for (;;) {
      const batch = this.#next;
      if (batch === undefined) break;
      this.#next = undefined;
      await this.#write(batch.leases).then(batch.kept.resolve, batch.kept.reject);
      await this.#gather();
    }
    this.#isWriting = false;
  }
}
