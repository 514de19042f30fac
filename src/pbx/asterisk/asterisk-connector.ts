import type { Account, AccountView, HeldAccount, RefusedAccount } from '#pbx/account.ts';
import { jointState, tellChanges } from '#pbx/connection/joint-state.ts';
import type { Ability, Connector, ConnectorListener, ConnectorState, Registration } from '#pbx/connector.ts';
import type { EndpointState } from '#pbx/endpoint-state.ts';
import type { Notification, NotificationResult } from '#pbx/notification.ts';
import { pbxCannot, pbxRefused } from '#pbx/pbx-error.ts';
import type { PbxFinding } from '#pbx/pbx-finding.ts';
import { type ListedRegistration, plain } from '#pbx/registration-book.ts';
import { RegistrationWatch } from '#pbx/registration-watch.ts';
import { type AmiMessage, amiHeader } from '#protocols/ami/ami-codec.ts';
import type { Clock } from '#values/clock.ts';
import type { Timers } from '#values/timers.ts';
import type { AccountPlace } from './account-place.ts';
import type { AmiLink } from './ami/ami-link.ts';
import {
  accountViewOf,
  contactsOf,
  endpointStateOf,
  notifyEndpoint,
  registrationOf,
  reloadModule,
  SHOW_CONTACTS,
  showEndpoint,
} from './ami/ami-questions.ts';
import type { AriLink } from './ari/ari-link.ts';
import { examineAsterisk } from './examine-asterisk.ts';

export interface AsteriskParts {
  /** Absent when accounts are kept by hand. */
  readonly place?: AccountPlace;
  /** Absent when there is no manager interface to ask. */
  readonly ami?: AmiLink;
  /** Absent when there is no REST interface to ask. */
  readonly ari?: AriLink;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** An Asterisk with chan_pjsip. */
export class AsteriskConnector implements Connector {
  readonly abilities: ReadonlySet<Ability>;
  readonly #parts: AsteriskParts;
  readonly #watch: RegistrationWatch | undefined;
  /** What must read anew, until it did: a PBX may be out of reach just then, or Offhook have ended before. */
  readonly #stale: Set<string>;

  constructor(parts: AsteriskParts) {
    this.#parts = parts;
    this.#stale = new Set(parts.place?.modules);
    const { ami, clock, timers } = parts;
    this.#watch =
      ami === undefined ? undefined : new RegistrationWatch({ list: () => this.#listed(), clock, timers });
    this.abilities = new Set<Ability>([
      ...(parts.place === undefined ? [] : (['accounts'] as const)),
      ...(parts.ami === undefined ? [] : (['registrations', 'notify'] as const)),
      ...(parts.ami === undefined && parts.ari === undefined ? [] : (['calls'] as const)),
    ]);
  }

  get state(): ConnectorState {
    const { ami, ari } = this.#parts;
    return jointState([ami, this.#watch, ari]);
  }

  open({ onState, onRegistrations, onEndpoint }: ConnectorListener): void {
    const { ami, ari } = this.#parts;
    const tell = tellChanges(
      () => this.state,
      (state) => onState?.(state),
    );
    ari?.open({ onState: tell, onEndpoint: (state) => onEndpoint?.(state) });
    ami?.open({
      onState: ({ kind }) => {
        tell();
        if (kind === 'ready') void this.#watch?.look();
      },
      // They tell that something happened and not all of what: a list does, and misses nothing.
      onEvent: (event) => {
        if (amiHeader(event, 'Event') === 'ContactStatus') this.#watch?.soon();
      },
    });
    this.#watch?.open({ onState: tell, onRegistrations: (news) => onRegistrations?.(news) });
  }

  async accounts(): Promise<readonly HeldAccount[]> {
    return this.#place().accounts();
  }

  async put(accounts: readonly Account[]): Promise<readonly RefusedAccount[]> {
    const { modules, refused } = await this.#place().put(accounts);
    await this.#reload(modules);
    return refused;
  }

  async remove(users: readonly string[]): Promise<void> {
    await this.#reload(await this.#place().remove(users));
  }

  async account(user: string): Promise<AccountView | undefined> {
    const answer = await this.#ask(showEndpoint(user));
    return answer.isSuccess ? accountViewOf(user, answer.events) : undefined;
  }

  async registrations(): Promise<readonly Registration[]> {
    return (await this.#listed()).map(plain);
  }

  async examine(): Promise<readonly PbxFinding[]> {
    const { place, ami, ari } = this.#parts;
    if (ami === undefined) return [];
    return examineAsterisk({
      ask: (action) => ami.request(action),
      ...(place === undefined ? {} : { place }),
      ...(ari === undefined ? {} : { askAri: () => ari.endpoints() }),
    });
  }

  /** ARI knows without being asked; AMI has to be asked each time. */
  async endpointState(user: string): Promise<EndpointState | undefined> {
    const { ari } = this.#parts;
    if (ari !== undefined) return ari.endpoint(user);
    const { isSuccess, events } = await this.#ask(showEndpoint(user));
    return isSuccess ? endpointStateOf(user, events) : undefined;
  }

  async notify(user: string, notification: Notification): Promise<readonly NotificationResult[]> {
    // Asterisk says that it sent something even when there is nobody to send it to.
    const shown = await this.#ask(showEndpoint(user));
    const contacts = shown.isSuccess ? contactsOf(shown.events, this.#parts.clock.now()) : [];
    if (contacts.length === 0) return [];
    const action = notifyEndpoint(user, notification);
    const { isSuccess, message } = await this.#ask(action);
    if (!isSuccess) throw refusedAction(action, message);
    return contacts.map(({ contact }) => ({ contact, outcome: 'sent' }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch?.end();
    await this.#parts.ami?.[Symbol.asyncDispose]();
    await this.#parts.ari?.[Symbol.asyncDispose]();
    await this.#parts.place?.[Symbol.asyncDispose]();
  }

  async #listed(): Promise<ListedRegistration[]> {
    const { events, isSuccess, message } = await this.#ask(SHOW_CONTACTS);
    if (!isSuccess) throw refusedAction(SHOW_CONTACTS, message);
    const now = this.#parts.clock.now();
    return events.flatMap((event) => registrationOf(event, now) ?? []);
  }

  #place(): AccountPlace {
    const { place } = this.#parts;
    if (place !== undefined) return place;
    throw pbxCannot(
      'Offhook is not told where this Asterisk keeps its accounts',
      'Say it with --with files=/etc/asterisk, or keep them by hand.',
    );
  }

  async #ask(action: AmiMessage) {
    const { ami } = this.#parts;
    if (ami !== undefined) return ami.request(action);
    throw pbxCannot(
      'Offhook is not told of a manager interface of this Asterisk',
      'Say where it is: --with ami=127.0.0.1:5038 --with ami-user=offhook --with ami-secret=@FILE.',
    );
  }

  /** Without a manager interface the operator reloads. */
  async #reload(modules: readonly string[]): Promise<void> {
    for (const module of modules) this.#stale.add(module);
    if (this.#parts.ami === undefined) this.#stale.clear();
    for (const module of [...this.#stale]) {
      const { isSuccess, message } = await this.#ask(reloadModule(module));
      if (!isSuccess) throw refusedAction(reloadModule(module), message);
      this.#stale.delete(module);
    }
  }
}

function refusedAction(action: AmiMessage, message: string) {
  const name = amiHeader(action, 'Action');
  return pbxRefused(
    'Asterisk',
    `${name}: ${message || 'without a word'}`,
    'Its manager user needs read and write = system,call,reporting, and the modules res_pjsip and res_pjsip_notify must be there.',
  );
}
