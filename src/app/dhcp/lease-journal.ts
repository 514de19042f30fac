import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Lease } from '#provisioning/dhcp/lease.ts';

/**
 * Keeps leases so that one fsync serves all that came while the one before was under way (group commit): with one
 * phone each lease is written at once, with a thousand they share.
 */
export class LeaseJournal {
  readonly #write: (leases: readonly Lease[]) => Promise<void>;
  #next: { readonly leases: Lease[]; readonly kept: PromiseWithResolvers<void> } | undefined;
  #isWriting = false;

  constructor(write: (leases: readonly Lease[]) => Promise<void>) {
    this.#write = write;
  }

  /** Resolves once the lease is on the disk, rejects when its whole batch is not. */
  keep(lease: Lease): Promise<void> {
    this.#next ??= { leases: [], kept: Promise.withResolvers() };
    this.#next.leases.push(lease);
    const { promise } = this.#next.kept;
    if (!this.#isWriting) void this.#work();
    return promise;
  }

  async #work(): Promise<void> {
    this.#isWriting = true;
    while (this.#next !== undefined) {
      // A commit costs much the same however many leases it holds: what else has arrived already joins.
      await nextTurn();
      const { leases, kept } = this.#next;
      this.#next = undefined;
      await this.#write(leases).then(kept.resolve, kept.reject);
    }
    this.#isWriting = false;
  }
}
