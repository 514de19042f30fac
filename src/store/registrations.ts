import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Database } from './database.ts';

/** A registration as it outlives the process: all times are wall time, in milliseconds since 1970. */
export interface StoredRegistration {
  readonly user: string;
  /** The Contact with its parameters. */
  readonly contact: string;
  readonly source: { readonly address: string; readonly port: number };
  readonly userAgent?: string;
  readonly mac?: MacAddress;
  /** How it answered the last OPTIONS, once it has left one unanswered. */
  readonly reach?: 'reachable' | 'unreachable';
  readonly registeredAt: number;
  readonly expiresAt: number;
  readonly callId: string;
  readonly cseq: number;
  /** Where its requests go. */
  readonly hop: {
    readonly transport: 'udp' | 'tcp';
    readonly local: Ipv4Address;
    readonly address: string;
    readonly port: number;
  };
}

/** Everything that an extension has now. */
export interface UserRegistrations {
  readonly user: string;
  readonly registrations: readonly StoredRegistration[];
}

const ROWS_A_STATEMENT = 200;

/** Keeps what users have in one commit, in the place of what they had; of several for one user the last counts. */
export async function recordRegistrations(
  db: Database,
  changes: readonly UserRegistrations[],
): Promise<void> {
  const newest = new Map(changes.map((change) => [change.user, change.registrations]));
  const users = [...newest.keys()];
  const rows = [...newest.values()].flat().map(({ user, contact, expiresAt, ...body }) => ({
    user,
    contact,
    expires_at: new Date(expiresAt).toISOString(),
    body: JSON.stringify(body),
  }));
  await db.transaction().execute(async (transaction) => {
    for (let from = 0; from < users.length; from += ROWS_A_STATEMENT) {
      const some = users.slice(from, from + ROWS_A_STATEMENT);
      await transaction.deleteFrom('registration').where('user', 'in', some).execute();
    }
    for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
      await transaction
        .insertInto('registration')
        .values(rows.slice(from, from + ROWS_A_STATEMENT))
        .execute();
    }
  });
}

/** All that were kept, those that have expired included. */
export async function readRegistrations(db: Database): Promise<StoredRegistration[]> {
  const rows = await db.selectFrom('registration').selectAll().execute();
  return rows.map(({ user, contact, expires_at, body }) => ({
    ...(JSON.parse(body) as Omit<StoredRegistration, 'user' | 'contact' | 'expiresAt'>),
    user,
    contact,
    expiresAt: Date.parse(expires_at),
  }));
}
