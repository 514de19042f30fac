import type { Registration, RegistrationChange } from '#pbx/connector.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { BoundRegistration } from './binding.ts';

/** Why a REGISTER was refused. */
export interface RefusalReason {
  readonly status: number;
  readonly reason: string;
  /** How often it failed lately from this address; told for the first few and then for every doubling. */
  readonly failures?: number;
}

/** A REGISTER that was refused, other than by asking for credentials. */
interface RegistrationRefusal extends RefusalReason {
  readonly kind: 'refused';
  /** At most 64 characters of what the asker claims to be; no account need exist. */
  readonly user: string;
  readonly source: Registration['source'];
  /** As the request claims, like the MAC. */
  readonly userAgent?: string;
  readonly mac?: MacAddress;
}

/** One address failed again: see `ScanWatch`. */
interface ScanSuspicion {
  readonly kind: 'scanned';
  readonly address: string;
  /** Unknown users and wrong secrets within ten minutes: 3, 10, 100 or 1000. */
  readonly attempts: number;
  /** Different users among them. */
  readonly users: number;
}

/** A call got its final response; who called whom is nobody's business. */
interface CallOutcome {
  readonly kind: 'call';
  readonly status: number;
  /** Where the INVITE came from. */
  readonly source: Registration['source'];
}

/**
 * A REGISTER without credentials was asked for them. Part of every registration; the second in a row means that the
 * first was not heard.
 */
export interface RegistrationChallenge {
  /** At most 64 characters of what the asker claims to be. */
  readonly user: string;
  readonly source: Registration['source'];
  readonly mac?: MacAddress;
}

/** Somebody dialled an emergency number, and got 404: there is no route to the outside. */
interface EmergencyCall {
  readonly kind: 'emergency-call';
  /** The extension that the call came from. */
  readonly user: string;
  readonly number: string;
  readonly source: Registration['source'];
}

/** A registered contact left two OPTIONS unanswered, or answers again. */
interface ContactReach {
  readonly kind: 'unreachable' | 'reachable';
  readonly registration: BoundRegistration;
  /** When it answers, in milliseconds. */
  readonly roundTripMs?: number;
}

export type PbxEvent =
  | RegistrationChange<BoundRegistration>
  | RegistrationRefusal
  | ScanSuspicion
  | CallOutcome
  | ContactReach
  | EmergencyCall;
