import type { Transaction } from 'kysely';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { Database } from './database.ts';
import { restoreItems } from './restore-items.ts';
import { type Author, type ItemChange, netChanges, processUser, readRevisions, revise } from './revisions.ts';
import type { Schema } from './schema.ts';
import { belongingsOfPhone, type Item, snapshot } from './snapshots.ts';

/**
 * Takes back one revision, as a revision of its own. Refused when something that it changed was changed again since,
 * or when the rest of the fleet stands in the way (an extension that is on a line by now). The result tells what changed.
 */
export async function undoRevision(
  db: Database,
  seq: number,
  author: Author = processUser(),
): Promise<readonly ItemChange[]> {
  return db.transaction().execute(async (transaction) => {
    const [revision] = await readRevisions(transaction, { after: seq - 1, upTo: seq });
    if (revision === undefined) throw await unknownRevision(transaction, seq);
    for (const change of revision.changes) await refuseOvertaken(transaction, seq, change);
    return restore(transaction, `rollback of ${seq}: ${revision.what}`, revision.changes, author);
  });
}

/** Brings back everything to how it was right after a revision, as a revision of its own; 0 is before the first. */
export async function returnToRevision(
  db: Database,
  seq: number,
  author: Author = processUser(),
): Promise<readonly ItemChange[]> {
  return db.transaction().execute(async (transaction) => {
    const later = await readRevisions(transaction, { after: seq });
    const isKnown = seq === 0 || (await readRevisions(transaction, { after: seq - 1, upTo: seq })).length > 0;
    if (!isKnown || (later[0] !== undefined && later[0].seq !== seq + 1)) {
      throw await unknownRevision(transaction, seq);
    }
    return restore(transaction, `rollback to ${seq}`, netChanges(later), author);
  });
}

async function restore(
  transaction: Transaction<Schema>,
  what: string,
  changes: readonly ItemChange[],
  author: Author,
): Promise<readonly ItemChange[]> {
  // A phone that goes takes its settings along, also those that were made later.
  const leaving = changes.filter(({ kind, before }) => kind === 'phone' && before === null);
  const items = new Map<string, Item>();
  const keep = ({ kind, key, name }: Item) => items.set(`${kind} ${key} ${name}`, { kind, key, name });
  for (const change of changes) keep(change);
  for (const { key } of leaving) for (const item of await belongingsOfPhone(transaction, key)) keep(item);
  await revise(transaction, what, [...items.values()], author, () =>
    restoreItems(
      transaction,
      changes.map(({ kind, key, name, before }) => ({ kind, key, name, to: before })),
    ),
  );
  return changes;
}

async function refuseOvertaken(
  transaction: Transaction<Schema>,
  seq: number,
  change: ItemChange,
): Promise<void> {
  if ((await snapshot(transaction, change)) === change.after) return;
  const later = await transaction
    .selectFrom('revision_item')
    .select(({ fn }) => fn.max('revision').as('revision'))
    .where('revision', '>', seq)
    .where('kind', '=', change.kind)
    .where('key', '=', change.key)
    .where('name', '=', change.name)
    .executeTakeFirst();
  const thing = describeItem(change);
  if (later?.revision == null) {
    throw new OffhookError(
      'REVISION_OVERTAKEN',
      `${thing} is no longer as revision ${seq} left it.`,
      `Look at what it changed with: offhook diff ${seq}; then change it by hand.`,
    );
  }
  throw new OffhookError(
    'REVISION_OVERTAKEN',
    `${thing} was changed again by revision ${later.revision}.`,
    `Take that back first: offhook rollback ${later.revision}; or everything since: offhook rollback --to ${seq - 1}.`,
  );
}

/** `time_zone of site`, `note on sync of site`, `phone 00:11:…`, `extension 208`, `phonebook-entry Ann of site` */
function describeItem({ kind, key, name }: Item): string {
  const scope = key.replace(/\/$/, '').replace('/', ' ');
  if (kind === 'note') return `${name === '' ? 'note' : `note on ${name}`} of ${scope}`;
  if (name === '') return `${kind} ${key as MacAddress}`;
  return kind === 'setting' ? `${name} of ${scope}` : `${kind} ${name} of ${scope}`;
}

async function unknownRevision(transaction: Transaction<Schema>, seq: number): Promise<OffhookError> {
  const { oldest, newest } = await transaction
    .selectFrom('revision')
    .select(({ fn }) => [fn.min('seq').as('oldest'), fn.max('seq').as('newest')])
    .executeTakeFirstOrThrow();
  return new OffhookError(
    'REVISION_UNKNOWN',
    `There is no revision ${seq}.`,
    newest === null
      ? 'Nothing was changed yet.'
      : `Those from ${oldest} to ${newest} are kept: offhook history lists them.`,
  );
}
