import type { Account, AccountView, HeldAccount, RefusedAccount } from '#pbx/account.ts';
import type { Ability, Connector, ConnectorListener, ConnectorState, Registration } from '#pbx/connector.ts';
import type { EndpointState } from '#pbx/endpoint-state.ts';
import type { Notification, NotificationResult } from '#pbx/notification.ts';
import type { EmbeddedPbx } from './embedded-pbx.ts';

/** Who has an account in the embedded PBX; it reads the store itself, at every request. */
export type AccountList = () => Iterable<{ readonly user: string; readonly name: string }>;

/** The embedded PBX behind the interface of all of them. Accounts are the store's, so there is nothing to put. */
export class EmbeddedConnector implements Connector {
  readonly abilities: ReadonlySet<Ability> = new Set(['accounts', 'registrations', 'notify', 'calls']);
  readonly state: ConnectorState;
  readonly #pbx: EmbeddedPbx;
  readonly #accounts: AccountList;

  constructor(pbx: EmbeddedPbx, accounts: AccountList, since: number) {
    this.#pbx = pbx;
    this.#accounts = accounts;
    this.state = { kind: 'ready', since };
  }

  open({ onState }: ConnectorListener): void {
    onState?.(this.state);
  }

  async accounts(): Promise<readonly HeldAccount[]> {
    return Array.from(this.#accounts(), ({ user, name }) => ({ user, name, isOurs: true }));
  }

  async put(_accounts: readonly Account[]): Promise<readonly RefusedAccount[]> {
    return [];
  }

  async remove(_users: readonly string[]): Promise<void> {}

  async account(user: string): Promise<AccountView | undefined> {
    const held = (await this.accounts()).find((account) => account.user === user);
    if (held === undefined) return undefined;
    return {
      user,
      authname: user,
      realm: this.#pbx.realm,
      algorithms: ['MD5'],
      answersSourcePort: false,
      rewritesContact: false,
    };
  }

  async registrations(): Promise<readonly Registration[]> {
    return this.#pbx.registrations();
  }

  async endpointState(user: string): Promise<EndpointState | undefined> {
    return this.#pbx.endpointState(user);
  }

  notify(user: string, notification: Notification): Promise<readonly NotificationResult[]> {
    return this.#pbx.notify(user, notification);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
