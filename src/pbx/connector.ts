import type { MacAddress } from '#values/mac-address.ts';

/** One place where an extension can be reached now, as its PBX tells. */
export interface Registration {
  /** The extension's SIP user: `208`. */
  readonly user: string;
  /** The URI where calls go. */
  readonly contact: string;
  /** Where the REGISTER came from. */
  readonly source: { readonly address: string; readonly port: number };
  readonly userAgent?: string;
  /** When the phone tells its MAC in `+sip.instance`. */
  readonly mac?: MacAddress;
  /** Milliseconds since 1970. */
  readonly registeredAt: number;
  readonly expiresAt: number;
}

/** The one interface to every PBX, embedded or not. */
export interface Connector {
  /** All registrations that have not expired. */
  registrations(): Promise<readonly Registration[]>;
}
