import type { Account, AccountView, HeldAccount, RefusedAccount } from '#pbx/account.ts';
import type { Ability, Connector, ConnectorListener, ConnectorState, Registration } from '#pbx/connector.ts';
import type { EndpointState } from '#pbx/endpoint-state.ts';
import type { Notification, NotificationResult } from '#pbx/notification.ts';
import { callsUntold, pbxCannot, pbxGarbled } from '#pbx/pbx-error.ts';
import { type ListedRegistration, plain } from '#pbx/registration-book.ts';
import { RegistrationWatch } from '#pbx/registration-watch.ts';
import type { Clock } from '#values/clock.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { Timers } from '#values/timers.ts';
import type { KamailioRpc } from './kamailio-rpc.ts';
import { KeepaliveJudge } from './keepalive-judge.ts';
import { readLocationDump } from './location-dump.ts';
import { notifyByRpc, readNotifyAnswer } from './notify-by-rpc.ts';
import type { SubscriberTable } from './subscriber-table.ts';

export interface KamailioParts {
  /** Absent when accounts are kept by hand. */
  readonly table?: SubscriberTable;
  /** Absent when there is nobody to ask who is registered. */
  readonly rpc?: KamailioRpc;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** A Kamailio: its subscriber table, and its RPC, which is asked again and again because it tells nothing unasked. */
export class KamailioConnector implements Connector {
  readonly abilities: ReadonlySet<Ability>;
  readonly #parts: KamailioParts;
  readonly #keepalives = new KeepaliveJudge();
  readonly #watch: RegistrationWatch | undefined;

  constructor(parts: KamailioParts) {
    this.#parts = parts;
    const { clock, timers } = parts;
    this.#watch =
      parts.rpc === undefined
        ? undefined
        : new RegistrationWatch({ list: () => this.#listed(), clock, timers });
    this.abilities = new Set<Ability>([
      ...(parts.table === undefined ? [] : (['accounts'] as const)),
      ...(parts.rpc === undefined ? [] : (['registrations', 'notify'] as const)),
    ]);
  }

  get state(): ConnectorState {
    return this.#watch?.state ?? { kind: 'idle' };
  }

  open({ onState, onRegistrations }: ConnectorListener): void {
    this.#watch?.open({
      onState: (state) => onState?.(state),
      onRegistrations: (news) => onRegistrations?.(news),
    });
  }

  async accounts(): Promise<readonly HeldAccount[]> {
    return this.#table().accounts();
  }

  async put(accounts: readonly Account[]): Promise<readonly RefusedAccount[]> {
    return this.#table().put(accounts);
  }

  async remove(users: readonly string[]): Promise<void> {
    await this.#table().remove(users);
  }

  async account(user: string): Promise<AccountView | undefined> {
    const subscriber = await this.#table().subscriber(user);
    if (subscriber === undefined) return undefined;
    const maxContacts = await this.#maxContacts();
    return {
      user,
      ...subscriber,
      algorithms: ['MD5'],
      ...(maxContacts === undefined ? {} : { maxContacts, replacesContacts: false }),
    };
  }

  async registrations(): Promise<readonly Registration[]> {
    return (await this.#listed()).map(plain);
  }

  async endpointState(_user: string): Promise<EndpointState | undefined> {
    throw callsUntold('Kamailio');
  }

  async notify(user: string, notification: Notification): Promise<readonly NotificationResult[]> {
    const contacts = (await this.registrations()).filter((one) => one.user === user);
    return Promise.all(
      contacts.map(async ({ contact, mac, source }) => {
        const answer = await this.#rpc().call(
          'tm.t_uac_wait_block',
          notifyByRpc({ user, contact, source, notification }),
        );
        const outcome = readNotifyAnswer(answer);
        if (outcome === undefined) throw pbxGarbled('Kamailio', 'no SIP status for a NOTIFY');
        return { contact, ...(mac === undefined ? {} : { mac }), outcome };
      }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch?.end();
    await this.#parts.table?.[Symbol.asyncDispose]();
  }

  async #listed(): Promise<ListedRegistration[]> {
    const { clock } = this.#parts;
    const dump = await this.#rpc().call('ul.dump');
    return this.#keepalives.judge(readLocationDump(dump, clock.now()), clock.monotonic());
  }

  /** 0 is no limit. Without the module cfg_rpc nobody can tell. */
  async #maxContacts(): Promise<number | undefined> {
    try {
      const limit = await this.#parts.rpc?.call('cfg.get', ['registrar', 'max_contacts']);
      return typeof limit === 'number' && limit > 0 ? limit : undefined;
    } catch (error) {
      if (error instanceof OffhookError) return undefined;
      throw error;
    }
  }

  #table(): SubscriberTable {
    const { table } = this.#parts;
    if (table !== undefined) return table;
    throw pbxCannot(
      'Offhook is not told where this Kamailio keeps its accounts',
      'Say it with --with database=postgres://kamailio@127.0.0.1/kamailio, or keep them by hand.',
    );
  }

  #rpc(): KamailioRpc {
    const { rpc } = this.#parts;
    if (rpc !== undefined) return rpc;
    throw pbxCannot(
      'Offhook is not told how to ask this Kamailio',
      'Say where its JSON-RPC is: --with rpc=http://127.0.0.1:8090/RPC.',
    );
  }
}
