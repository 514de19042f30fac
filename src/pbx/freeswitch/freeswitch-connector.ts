import type { Account, AccountView, HeldAccount, RefusedAccount } from '#pbx/account.ts';
import { jointState, tellChanges } from '#pbx/connection/joint-state.ts';
import type { SessionLink } from '#pbx/connection/session-link.ts';
import type { Ability, Connector, ConnectorListener, ConnectorState, Registration } from '#pbx/connector.ts';
import type { EndpointState } from '#pbx/endpoint-state.ts';
import type { Notification, NotificationResult } from '#pbx/notification.ts';
import { callsUntold, pbxCannot, pbxRefused } from '#pbx/pbx-error.ts';
import { RegistrationWatch } from '#pbx/registration-watch.ts';
import type { EslDetails } from '#protocols/esl/esl-codec.ts';
import type { Clock } from '#values/clock.ts';
import type { OffhookError } from '#values/offhook-error.ts';
import { printable } from '#values/printable.ts';
import type { Timers } from '#values/timers.ts';
import type { DirectoryPlace } from './directory-place.ts';
import { type EslEvent, type EslReply, type EslSession, LONGEST_SHOWN } from './esl/esl-session.ts';
import { readRegistrations, type SofiaRegistration } from './read-registrations.ts';
import {
  codecName,
  listRegistrations,
  notifyRegistration,
  readProfile,
  type SofiaPlace,
} from './sofia-commands.ts';

export interface FreeswitchParts {
  readonly sofia: SofiaPlace;
  /** Absent when accounts are kept by hand. */
  readonly place?: DirectoryPlace;
  /** Absent when there is no event socket to ask. Its sessions tell `onEvent` of the connector what they hear. */
  readonly link?: SessionLink<EslSession>;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** A FreeSWITCH with mod_sofia: accounts in its directory, everything else by its event socket. */
export class FreeswitchConnector implements Connector {
  readonly abilities: ReadonlySet<Ability>;
  readonly #parts: FreeswitchParts;
  readonly #watch: RegistrationWatch | undefined;
  /** Until it has read its files anew: it may be out of reach just then, or Offhook have ended before. */
  #isStale: boolean;
  /** An account that it has not shown to know yet. */
  #unproved: string | undefined;

  constructor(parts: FreeswitchParts) {
    this.#parts = parts;
    const { link, clock, timers } = parts;
    this.#watch =
      link === undefined ? undefined : new RegistrationWatch({ list: () => this.#listed(), clock, timers });
    this.#isStale = parts.place !== undefined;
    this.abilities = new Set<Ability>([
      ...(parts.place === undefined ? [] : (['accounts'] as const)),
      ...(parts.link === undefined ? [] : (['registrations', 'notify'] as const)),
    ]);
  }

  get state(): ConnectorState {
    return jointState([this.#parts.link, this.#watch]);
  }

  open({ onState, onRegistrations }: ConnectorListener): void {
    const tell = tellChanges(
      () => this.state,
      (state) => onState?.(state),
    );
    this.#parts.link?.open(({ kind }) => {
      tell();
      if (kind === 'ready') void this.#watch?.look();
    });
    this.#watch?.open({ onState: tell, onRegistrations: (news) => onRegistrations?.(news) });
  }

  /** Takes what an event socket tells unasked: that something happened; a list tells what, and misses nothing. */
  onEvent(event: EslEvent): void {
    if (event.get('event-subclass')?.startsWith('sofia::')) this.#watch?.soon();
  }

  async accounts(): Promise<readonly HeldAccount[]> {
    return this.#place().accounts();
  }

  async put(accounts: readonly Account[]): Promise<readonly RefusedAccount[]> {
    const { isStale, refused } = await this.#place().put(accounts);
    const users = new Set(refused.map(({ user }) => user));
    this.#unproved = accounts.find(({ user }) => !users.has(user))?.user ?? this.#unproved;
    await this.#settle(isStale);
    return refused;
  }

  async remove(users: readonly string[]): Promise<void> {
    if (users.some((user) => user === this.#unproved)) this.#unproved = undefined;
    await this.#settle(await this.#place().remove(users));
  }

  async account(user: string): Promise<AccountView | undefined> {
    const { profile, domain } = this.#parts.sofia;
    if (!isWord(user)) return undefined;
    const exists = await this.#ask(`api user_exists id ${user} ${domain}`);
    if (exists.text !== 'true') return undefined;
    const codecs = await this.#ask(`api user_data ${user}@${domain} var absolute_codec_string`);
    const common = readProfile((await this.#ask(`api sofia xmlstatus profile ${profile}`)).text);
    const isBehindNat = (await this.#listed(user)).some((one) => one.isBehindNat);
    return {
      user,
      authname: user,
      ...common,
      ...(isBehindNat ? { rewritesContact: true } : {}),
      ...(codecs.isOk && codecs.text !== '' ? { codecs: codecs.text.split(',').map(codecName) } : {}),
    };
  }

  async registrations(): Promise<readonly Registration[]> {
    return (await this.#listed()).map(
      ({ callId: _callId, isBehindNat: _nat, ...registration }) => registration,
    );
  }

  async endpointState(_user: string): Promise<EndpointState | undefined> {
    throw callsUntold('FreeSWITCH');
  }

  async notify(user: string, notification: Notification): Promise<readonly NotificationResult[]> {
    const registrations = await this.#listed(user);
    for (const registration of registrations) {
      const details = notifyRegistration(this.#parts.sofia, registration, notification);
      const reply = await this.#ask('sendevent NOTIFY', details);
      if (!reply.isOk)
        throw refused(`NOTIFY: ${printable(reply.text, LONGEST_SHOWN)}`, 'Is mod_sofia loaded?');
    }
    return registrations.map(({ contact }) => ({ contact, outcome: 'sent' }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch?.end();
    await this.#parts.link?.[Symbol.asyncDispose]();
    await this.#parts.place?.[Symbol.asyncDispose]();
  }

  async #listed(user?: string): Promise<SofiaRegistration[]> {
    const { sofia, clock } = this.#parts;
    if (user !== undefined && !isWord(user)) return [];
    const { text } = await this.#ask(listRegistrations(sofia, user));
    if (!text.startsWith('<')) {
      throw refused(
        `${printable(text, LONGEST_SHOWN) || 'no word'} of the profile ${sofia.profile}`,
        'Name the profile of mod_sofia that phones register with: --with profile=internal. `sofia status` lists them.',
      );
    }
    return readRegistrations(text, sofia.domain, clock.now());
  }

  /** Has FreeSWITCH read its files, if it must, and sees whether it knows what was put. Without an event socket the operator does. */
  async #settle(isStale: boolean): Promise<void> {
    const { link, sofia } = this.#parts;
    this.#isStale ||= isStale;
    if (link === undefined) return;
    if (this.#isStale) {
      const { isOk, text } = await this.#ask('api reloadxml');
      if (!isOk)
        throw refused(
          `reloadxml: ${printable(text, LONGEST_SHOWN)}`,
          'Its log says which of its XML files is broken.',
        );
      this.#isStale = false;
    }
    if (this.#unproved === undefined) return;
    const { text } = await this.#ask(`api user_exists id ${this.#unproved} ${sofia.domain}`);
    if (text !== 'true') {
      throw refused(
        `it does not find ${this.#unproved} in the domain ${sofia.domain}`,
        'Compare --with domain= with the domain in its directory; does that include the folder, or mod_xml_curl ask here (docs/guide/your-freeswitch.md)?',
      );
    }
    this.#unproved = undefined;
  }

  #place(): DirectoryPlace {
    const { place } = this.#parts;
    if (place !== undefined) return place;
    throw pbxCannot(
      'Offhook is not told where this FreeSWITCH keeps its accounts',
      'Say it with --with files=/etc/freeswitch or --with xml-curl=127.0.0.1:8089, or keep them by hand.',
    );
  }

  async #ask(line: string, details?: EslDetails): Promise<EslReply> {
    const { link } = this.#parts;
    if (link !== undefined) return (await link.session()).request(line, details);
    throw pbxCannot(
      'Offhook is not told of an event socket of this FreeSWITCH',
      'Say where it is: --with esl=127.0.0.1:8021 --with esl-secret=@FILE.',
    );
  }
}

/** Whoever has others in a command's arguments could ask for something else. */
function isWord(user: string): boolean {
  return /^[A-Za-z0-9._+*-]{1,80}$/.test(user);
}

function refused(why: string, remedy: string): OffhookError {
  return pbxRefused('FreeSWITCH', why, remedy);
}
