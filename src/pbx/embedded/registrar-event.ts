import type { Registration } from '#pbx/connector.ts';
import type { MacAddress } from '#values/mac-address.ts';

/**
 * What became of a registration. A known contact with a new Call-ID is `registered` again, because phones keep
 * their Call-ID as long as they run; with the same Call-ID it is `refreshed`.
 */
export interface RegistrationChange {
  readonly kind: 'registered' | 'refreshed' | 'unregistered' | 'expired';
  readonly registration: Registration;
}

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

export type RegistrarEvent = RegistrationChange | RegistrationRefusal;
