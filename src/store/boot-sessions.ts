import { type BootSession, keptSession } from '#provisioning/boot-session/session.ts';
import type { Expectation, Stage } from '#provisioning/boot-session/stages.ts';
import type { PhoneEventType } from '#provisioning/phone-event.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { LoadName } from '#values/load-name.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Database } from './database.ts';
import { type Cell, RowInserter } from './insert-rows.ts';

/** A diagnosis that holds, as it was told. Times are milliseconds since 1970. */
export interface HeldDiagnosis {
  readonly id: string;
  readonly since: number;
  readonly detail: string;
  readonly remedy: string;
}

/** A session with what holds for its phone. */
export interface KeptSession {
  readonly session: BootSession;
  readonly diagnoses: readonly HeldDiagnosis[];
  /** Whether its next step is awaited; not so where the phone has nothing left to do. */
  readonly isAwaited: boolean;
}

/** Where a phone stands, for people. Times are ISO 8601, UTC. */
export interface PhoneState {
  readonly mac: MacAddress;
  readonly stage: Stage;
  readonly since: string;
  readonly load?: LoadName;
  readonly address?: Ipv4Address;
  readonly lastEvent?: { readonly type: PhoneEventType; readonly at: string; readonly about?: string };
  readonly expected?: { readonly event: Expectation; readonly by: string };
  readonly diagnoses: readonly HeldDiagnosis[];
}

interface SessionRow {
  mac: string;
  stage: string;
  since: string;
  load: string | null;
  address: string | null;
  last_at: string | null;
  last_type: string | null;
  last_about: string | null;
  expected: string | null;
  expected_by: string | null;
  diagnoses: string;
  body: string;
}

/** What people are shown of a session. */
const SHOWN = [
  'mac',
  'stage',
  'since',
  'load',
  'address',
  'last_at',
  'last_type',
  'last_about',
  'expected',
  'expected_by',
  'diagnoses',
] as const;

/** As {@link cellsOf} writes them. */
const COLUMNS = [...SHOWN, 'body'] as const;

const SESSION_ROWS = new RowInserter<SessionRow>(COLUMNS, (db, rows) =>
  db
    .insertInto('boot_session')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('mac').doUpdateSet(({ ref }) => ({
        stage: ref('excluded.stage'),
        since: ref('excluded.since'),
        load: ref('excluded.load'),
        address: ref('excluded.address'),
        last_at: ref('excluded.last_at'),
        last_type: ref('excluded.last_type'),
        last_about: ref('excluded.last_about'),
        expected: ref('excluded.expected'),
        expected_by: ref('excluded.expected_by'),
        diagnoses: ref('excluded.diagnoses'),
        body: ref('excluded.body'),
      })),
    ),
);

/** Keeps sessions in one commit; those of phones that nobody knows leave no row. */
export async function recordSessions(db: Database, kept: readonly KeptSession[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const macs = kept.map(({ session }) => session.mac);
    const phones = await transaction.selectFrom('phone').select('mac').where('mac', 'in', macs).execute();
    const known = new Set(phones.map(({ mac }) => mac));
    const ours = kept.filter(({ session }) => known.has(session.mac));
    await SESSION_ROWS.insert(transaction, ours.flatMap(cellsOf));
  });
}

/** All sessions, as a server begins with them; read one by one, since their texts take as much room as they do. */
export async function readSessions(db: Database): Promise<KeptSession[]> {
  const sessions: KeptSession[] = [];
  const rows = db.selectFrom('boot_session').select(['expected', 'diagnoses', 'body']).stream();
  for await (const { expected, diagnoses, body } of rows) {
    sessions.push({
      session: keptSession(JSON.parse(body) as BootSession),
      diagnoses: JSON.parse(diagnoses) as HeldDiagnosis[],
      isAwaited: expected !== null,
    });
  }
  return sessions;
}

/** Where all phones stand, or one of them; phones that were never seen are not in the map. */
export async function readPhoneStates(db: Database, mac?: MacAddress): Promise<Map<MacAddress, PhoneState>> {
  const rows = await db
    .selectFrom('boot_session')
    .select(SHOWN)
    .$if(mac !== undefined, (query) => query.where('mac', '=', mac as string))
    .execute();
  return new Map(rows.map((row) => [row.mac as MacAddress, stateOf(row)]));
}

function stateOf(row: Omit<SessionRow, 'body'>): PhoneState {
  const { last_at: at, last_type: type, last_about: about, expected, expected_by: by } = row;
  return {
    mac: row.mac as MacAddress,
    stage: row.stage as Stage,
    since: row.since,
    ...(row.load === null ? {} : { load: row.load as LoadName }),
    ...(row.address === null ? {} : { address: row.address as Ipv4Address }),
    ...(at === null || type === null
      ? {}
      : { lastEvent: { type: type as PhoneEventType, at, ...(about === null ? {} : { about }) } }),
    ...(expected === null || by === null ? {} : { expected: { event: expected as Expectation, by } }),
    diagnoses: row.diagnoses === '[]' ? [] : (JSON.parse(row.diagnoses) as HeldDiagnosis[]),
  };
}

function cellsOf({ session, diagnoses, isAwaited }: KeptSession): Cell[] {
  const { mac, stage, since, load, address, last } = session;
  const expected = isAwaited ? session.expected : undefined;
  return [
    mac,
    stage,
    iso(since),
    load ?? null,
    address ?? null,
    last === undefined ? null : iso(last.at),
    last?.type ?? null,
    last?.about ?? null,
    expected?.event ?? null,
    expected === undefined ? null : iso(expected.by),
    JSON.stringify(diagnoses),
    JSON.stringify(session),
  ];
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
