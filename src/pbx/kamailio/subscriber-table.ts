import { type Account, fingerprintOf, type HeldAccount, type RefusedAccount } from '#pbx/account.ts';
import { digestHa1 } from '#protocols/sip/digest.ts';
import type { SubscriberDatabase } from './subscriber-database.ts';

/** What the table says of one account. */
export interface Subscriber {
  readonly authname: string;
  /** Only of an account of ours it is known what its password was made for. */
  readonly realm?: string;
}

/** Which rows of `subscriber` are ours, as whom, and what we wrote there. */
const OWN_TABLE = `create table if not exists offhook_subscriber (
  username text not null, domain text not null, authname text not null, name text not null,
  ha1 text not null, fingerprint text not null, primary key (username, domain))`;

/**
 * Accounts in Kamailio's `subscriber` table, with HA1 in the place of passwords. Rows that we did not make are never
 * changed; `offhook_subscriber` says which those are.
 */
export class SubscriberTable implements AsyncDisposable {
  readonly #database: SubscriberDatabase;
  readonly #realm: string;
  #isPrepared = false;

  constructor(database: SubscriberDatabase, realm: string) {
    this.#database = database;
    this.#realm = realm;
  }

  /** Every account of the realm; one of ours that somebody changed has no fingerprint. */
  async accounts(): Promise<readonly HeldAccount[]> {
    await this.#prepare();
    const { run } = this.#database;
    const rows = await run('select username, ha1 from subscriber where domain = $1', [this.#realm]);
    const ha1Of = new Map(rows.map(({ username, ha1 }) => [String(username), ha1]));
    const ours = await run('select * from offhook_subscriber where domain = $1', [this.#realm]);
    const authnames = new Set(ours.map(({ authname }) => String(authname)));
    const foreign = [...ha1Of.keys()].filter((username) => !authnames.has(username));
    return [
      ...foreign.map((user) => ({ user, isOurs: false })),
      ...ours.map(({ username, authname, name, ha1, fingerprint }) => ({
        user: String(username),
        name: String(name),
        isOurs: true,
        ...(ha1Of.get(String(authname)) === ha1 ? { fingerprint: String(fingerprint) } : {}),
      })),
    ];
  }

  /** Makes or changes accounts, all or none but those whose name in the credentials is somebody else's row. */
  async put(accounts: readonly Account[]): Promise<readonly RefusedAccount[]> {
    await this.#prepare();
    const realm = this.#realm;
    const refused: RefusedAccount[] = [];
    await this.#database.transaction(async (run) => {
      for (const account of accounts) {
        const { user, authname, secret, name } = account;
        const ha1 = digestHa1(authname, realm, secret);
        // For phones that write their domain into the user name of the credentials.
        const ha1b = digestHa1(`${authname}@${realm}`, realm, secret);
        await this.#dropRow(run, user);
        const [taken] = await run('select username from subscriber where username = $1 and domain = $2', [
          authname,
          realm,
        ]);
        if (taken !== undefined) {
          refused.push({
            user,
            reason: `there is a subscriber ${authname} already, which Offhook did not make`,
          });
          continue;
        }
        await run(
          'insert into subscriber (username, domain, password, ha1, ha1b) values ($1, $2, $3, $4, $5)',
          [authname, realm, '', ha1, ha1b],
        );
        await run(
          `insert into offhook_subscriber (username, domain, authname, name, ha1, fingerprint)
            values ($1, $2, $3, $4, $5, $6)`,
          [user, realm, authname, name, ha1, fingerprintOf(account)],
        );
      }
    });
    return refused;
  }

  /** Takes accounts of ours away. */
  async remove(users: readonly string[]): Promise<void> {
    await this.#prepare();
    await this.#database.transaction(async (run) => {
      for (const user of users) await this.#dropRow(run, user);
    });
  }

  /** One account; `undefined` when there is none. */
  async subscriber(user: string): Promise<Subscriber | undefined> {
    await this.#prepare();
    const { run } = this.#database;
    const [own] = await run(
      'select authname, domain from offhook_subscriber where username = $1 and domain = $2',
      [user, this.#realm],
    );
    const authname = String(own?.authname ?? user);
    const [row] = await run('select username from subscriber where username = $1', [authname]);
    if (row === undefined) return undefined;
    return { authname, ...(own === undefined ? {} : { realm: String(own.domain) }) };
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#database[Symbol.asyncDispose]();
  }

  async #dropRow(run: SubscriberDatabase['run'], user: string): Promise<void> {
    await run(
      `delete from subscriber where domain = $2 and username in
        (select authname from offhook_subscriber where username = $1 and domain = $2)`,
      [user, this.#realm],
    );
    await run('delete from offhook_subscriber where username = $1 and domain = $2', [user, this.#realm]);
  }

  async #prepare(): Promise<void> {
    if (this.#isPrepared) return;
    await this.#database.run(OWN_TABLE);
    this.#isPrepared = true;
  }
}
