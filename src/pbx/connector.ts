import type { MacAddress } from '#values/mac-address.ts';
import type { Account, AccountView, HeldAccount, RefusedAccount } from './account.ts';
import type { EndpointState } from './endpoint-state.ts';
import type { Notification, NotificationResult } from './notification.ts';
import type { PbxFinding } from './pbx-finding.ts';

/** One place where an extension can be reached now, as its PBX tells. */
export interface Registration {
  /** The extension's SIP user: `208`. */
  readonly user: string;
  /** The URI where calls go. */
  readonly contact: string;
  /** Where the REGISTER came from; for a PBX that does not tell, where its Via or Contact points. */
  readonly source: { readonly address: string; readonly port: number };
  readonly userAgent?: string;
  /** When the phone tells its MAC in `+sip.instance`, and the PBX passes that on. */
  readonly mac?: MacAddress;
  /** Milliseconds since 1970; absent where the PBX does not tell. */
  readonly registeredAt?: number;
  readonly expiresAt?: number;
  /** How the contact answered the last OPTIONS of the PBX; absent where it asks none. */
  readonly reach?: 'reachable' | 'unreachable';
  /** How long that took, in milliseconds. */
  readonly roundTripMs?: number;
  /** When it registered or renewed, or answered an OPTIONS, last; as far as that is known. */
  readonly seenAt?: number;
}

/**
 * What became of a registration. `registered` is a contact that was not there before, or a known one with a new Call-ID,
 * because phones keep their Call-ID as long as they run; with the same Call-ID it is `refreshed`.
 */
export interface RegistrationChange<R extends Registration = Registration> {
  readonly kind: 'registered' | 'refreshed' | 'unregistered' | 'expired';
  readonly registration: R;
}

/** A registered contact does not answer its PBX any more (OPTIONS), or answers again. */
export interface ReachChange {
  readonly kind: 'unreachable' | 'reachable';
  readonly registration: Registration;
}

/** What a look at all registrations tells beyond the one before. */
export interface RegistrationNews {
  /** All of them. */
  readonly registrations: readonly Registration[];
  /**
   * Who came, went, fell silent or spoke again, while the PBX was out of reach too. Of the first look nothing is news: who
   * is there may have been for long.
   */
  readonly changes: readonly (RegistrationChange | ReachChange)[];
}

/**
 * What can be asked of a PBX. `accounts`: list, put and remove accounts, and look at one. `registrations`: who is
 * registered. `notify`: tell registered phones something. `calls`: whether they are in a call. A PBX that lacks one throws
 * PBX_CANNOT for it.
 */
export type Ability = 'accounts' | 'registrations' | 'notify' | 'calls';

/** How a connector stands with its PBX. */
export type ConnectorState =
  /** Nothing was asked of it yet. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'ready'; readonly since: number }
  /** It tries again by itself; `retryAt` is in milliseconds since 1970. */
  | {
      readonly kind: 'failed';
      readonly since: number;
      readonly code: string;
      readonly reason: string;
      readonly remedy: string;
      readonly retryAt?: number;
    };

/** What a connector tells unasked, from the moment it is opened. */
export interface ConnectorListener {
  /** `ready` after `failed` is also told when the PBX was restarted: what it held in memory may be gone. */
  readonly onState?: (state: ConnectorState) => void;
  /** Who is registered, each time it has looked, and what has come of it since the time before. */
  readonly onRegistrations?: (news: RegistrationNews) => void;
  /** An account whose phone went, came, or began or ended a call; only from a PBX that tells that unasked. */
  readonly onEndpoint?: (state: EndpointState) => void;
}

/**
 * The one interface to every PBX, embedded or not. Everything is bounded in time and size. What fails is an
 * `OffhookError` with one of the codes of `pbx-error.ts`, and is in `state` until it works again.
 */
export interface Connector extends AsyncDisposable {
  readonly abilities: ReadonlySet<Ability>;
  readonly state: ConnectorState;
  /** Begins to listen, and to connect again whenever that is lost. Without it each question connects by itself. */
  open(listener: ConnectorListener): void;
  /** Every account in the PBX, ours or not. */
  accounts(): Promise<readonly HeldAccount[]>;
  /**
   * Makes or changes accounts, and has the PBX take in what it has not yet; so with none it is of use too. Gives those that
   * it can't hold as they are; of the others all are made or none.
   */
  put(accounts: readonly Account[]): Promise<readonly RefusedAccount[]>;
  /** Takes accounts away that `put` made; whoever is not there is no error. Others are never touched. */
  remove(users: readonly string[]): Promise<void>;
  /** What the PBX says of one account; `undefined` when it has none. */
  account(user: string): Promise<AccountView | undefined>;
  /** All registrations that have not expired. */
  registrations(): Promise<readonly Registration[]>;
  /** What the phones of an account are doing now; `undefined` when it has none. Cheap enough to be asked every second. */
  endpointState(user: string): Promise<EndpointState | undefined>;
  /** What an operator should know of how it is set up; absent where there is nothing to look at. Changes nothing. */
  examine?(): Promise<readonly PbxFinding[]>;
  /** Tells every registered phone of a user something, and gives what each said; none when none is registered. */
  notify(user: string, notification: Notification): Promise<readonly NotificationResult[]>;
}
