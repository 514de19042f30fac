import { type Account, fingerprintOf, type HeldAccount } from '#pbx/account.ts';
import { type DirectoryChange, type DirectoryPlace, sortAccounts } from './directory-place.ts';
import type { XmlCurlBook } from './xml-curl-answer.ts';
import type { XmlCurlServer } from './xml-curl-server.ts';

/** Accounts that FreeSWITCH asks us for whenever it needs one; they are in memory, and put there anew at every start. */
export class XmlCurlPlace implements DirectoryPlace {
  readonly #book: XmlCurlBook;
  readonly #server: XmlCurlServer;

  constructor(book: XmlCurlBook, server: XmlCurlServer) {
    this.#book = book;
    this.#server = server;
  }

  /** Whoever keeps accounts here begins to answer; a command that only looks at a PBX does not. */
  async accounts(): Promise<readonly HeldAccount[]> {
    await this.#server.start();
    return Array.from(this.#book.accounts(), (account) => ({
      user: account.user,
      name: account.name,
      isOurs: true,
      fingerprint: fingerprintOf(account),
    }));
  }

  async put(accounts: readonly Account[]): Promise<DirectoryChange> {
    const { fitting, refused } = sortAccounts(accounts);
    for (const account of fitting) this.#book.put(account);
    return { isStale: false, refused };
  }

  async remove(users: readonly string[]): Promise<boolean> {
    for (const user of users) this.#book.remove(user);
    return false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }
}
