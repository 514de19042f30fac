import type { Transaction } from 'kysely';
import { type Account, fingerprintOf, type HeldAccount, type RefusedAccount } from '#pbx/account.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { AccountPlace, PlaceChange } from './account-place.ts';
import { accountOf, type PjsipObjects, type PjsipOptions, pjsipObjects } from './pjsip-objects.ts';
import type { RealtimeDatabase } from './realtime-database.ts';
import { type ColumnLengths, OBJECT_TABLES, type RealtimeSchema } from './realtime-schema.ts';

type ObjectKind = keyof typeof OBJECT_TABLES;
type Row = Readonly<Record<string, unknown>>;

const KINDS = Object.keys(OBJECT_TABLES) as ObjectKind[];
/** Every option that we ever write, by table. */
const OPTIONS: Readonly<Record<ObjectKind, readonly string[]>> = (() => {
  const sample = { user: 'u', number: 'n', authname: 'a', secret: 's', name: 'n', mailbox: 'm', codecs: [] };
  const objects = pjsipObjects(sample, { context: 'c' });
  return {
    endpoint: Object.keys(objects.endpoint),
    auth: Object.keys(objects.auth),
    aor: Object.keys(objects.aor),
  };
})();

/**
 * Accounts in the tables that Asterisk reads at every request (realtime). Columns that we don't write are left as they
 * are, and so are rows that we did not make: `offhook_account` says which those are.
 */
export class RealtimeAccounts implements AccountPlace {
  readonly modules: readonly string[] = [];
  readonly #database: RealtimeDatabase;
  readonly #options: PjsipOptions;
  #columns: ReadonlyMap<string, ColumnLengths> | undefined;

  constructor(database: RealtimeDatabase, options: PjsipOptions) {
    this.#database = database;
    this.#options = options;
  }

  async accounts(): Promise<readonly HeldAccount[]> {
    await this.#prepare();
    return this.#database.ask(async (db) => {
      const ours = new Set(
        (await db.selectFrom('offhook_account').select('id').execute()).map(({ id }) => id),
      );
      const rows = {
        endpoint: new Map<string, Row>(),
        auth: new Map<string, Row>(),
        aor: new Map<string, Row>(),
      };
      for (const kind of KINDS) {
        const columns = ['id', ...OPTIONS[kind]];
        for (const row of await db.selectFrom(OBJECT_TABLES[kind]).select(columns).execute()) {
          rows[kind].set(String(row.id), row);
        }
      }
      const known = [...new Set([...rows.endpoint.keys(), ...ours])];
      return known.map((user) => {
        const isOurs = ours.has(user);
        const of = (kind: ObjectKind) => optionsOf(rows[kind].get(user));
        const objects: PjsipObjects = { endpoint: of('endpoint'), auth: of('auth'), aor: of('aor') };
        const account = isOurs ? accountOf(user, objects, this.#options) : undefined;
        return {
          user,
          isOurs,
          ...(account === undefined ? {} : { name: account.name, fingerprint: fingerprintOf(account) }),
        };
      });
    });
  }

  async put(accounts: readonly Account[]): Promise<PlaceChange> {
    const columns = await this.#prepare();
    const refused: RefusedAccount[] = [];
    const fitting = accounts.filter((account) => {
      const reason = tooLong(pjsipObjects(account, this.#options), account, columns);
      if (reason !== undefined) refused.push({ user: account.user, reason });
      return reason === undefined;
    });
    await this.#change(async (transaction) => {
      for (const account of fitting) await putAccount(transaction, account, this.#options);
    });
    return { modules: [], refused };
  }

  async remove(users: readonly string[]): Promise<readonly string[]> {
    await this.#prepare();
    await this.#change(async (transaction) => {
      for (const id of users) {
        const { numDeletedRows } = await transaction
          .deleteFrom('offhook_account')
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) continue;
        for (const kind of KINDS)
          await transaction.deleteFrom(OBJECT_TABLES[kind]).where('id', '=', id).execute();
      }
    });
    return [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database[Symbol.asyncDispose]();
  }

  #change(work: (transaction: Transaction<RealtimeSchema>) => Promise<void>): Promise<void> {
    return this.#database.ask((db) => db.transaction().execute(work));
  }

  /** Looks once whether the tables are as we need them, and makes our own. */
  async #prepare(): Promise<ReadonlyMap<string, ColumnLengths>> {
    if (this.#columns !== undefined) return this.#columns;
    const columns = await this.#database.columns();
    for (const kind of KINDS) {
      const there = columns.get(OBJECT_TABLES[kind]);
      const missing = OPTIONS[kind].find((option) => there?.has(option) !== true);
      if (missing !== undefined) throw oldTables(OBJECT_TABLES[kind], missing);
    }
    await this.#database.ask((db) =>
      db.schema
        .createTable('offhook_account')
        .ifNotExists()
        .addColumn('id', 'varchar(255)', (column) => column.primaryKey())
        .execute(),
    );
    this.#columns = columns;
    return columns;
  }
}

async function putAccount(
  transaction: Transaction<RealtimeSchema>,
  account: Account,
  options: PjsipOptions,
): Promise<void> {
  const { user: id } = account;
  const objects = pjsipObjects(account, options);
  const isOurs = await transaction
    .selectFrom('offhook_account')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  for (const kind of KINDS) {
    const table = OBJECT_TABLES[kind];
    const there = await transaction.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst();
    if (there !== undefined && isOurs === undefined) throw foreignRow(table, id);
    const values = Object.fromEntries(OPTIONS[kind].map((option) => [option, objects[kind][option] ?? null]));
    if (there === undefined)
      await transaction
        .insertInto(table)
        .values({ id, ...values })
        .execute();
    else await transaction.updateTable(table).set(values).where('id', '=', id).execute();
  }
  if (isOurs === undefined) await transaction.insertInto('offhook_account').values({ id }).execute();
}

/** As Asterisk's files would say it. */
function optionsOf(row: Row | undefined): Record<string, string> {
  const entries = Object.entries(row ?? {}).filter(([name, value]) => name !== 'id' && value !== null);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function tooLong(
  objects: PjsipObjects,
  { user }: Account,
  columns: ReadonlyMap<string, ColumnLengths>,
): string | undefined {
  for (const kind of KINDS) {
    for (const [option, value] of [['id', user], ...Object.entries(objects[kind])] as const) {
      const most = columns.get(OBJECT_TABLES[kind])?.get(option);
      if (most != null && value.length > most) {
        return `${option} has ${value.length} characters, and its column in ${OBJECT_TABLES[kind]} holds ${most}`;
      }
    }
  }
  return undefined;
}

function oldTables(table: string, column: string): OffhookError {
  return new OffhookError(
    'PBX_TABLES_OLD',
    `${table} has no column ${column}.`,
    "Bring Asterisk's tables up to date with its contrib/ast-db-manage: alembic upgrade head.",
  );
}

function foreignRow(table: string, id: string): OffhookError {
  return new OffhookError(
    'PBX_ACCOUNT_FOREIGN',
    `${id} is in ${table} already, and not ours.`,
    'Give the extension another --user, or take that row away.',
  );
}
