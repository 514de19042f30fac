import { validateSetting } from '#files/parameters/validate-setting.ts';
import type { PbxKind } from '#pbx/kind.ts';
import { EMBEDDED, isSecretField, PBX_KINDS, pbxKind } from '#pbx/kinds.ts';
import type { Database } from '#store/database.ts';
import { readPbxes, type StoredPbx, unknownPbx, writePbx } from '#store/pbxes.ts';
import { nearestName } from '#values/nearest-name.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { MASK } from '#values/secret.ts';

/** What an operator says of a PBX. */
interface PbxDetails {
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  /** `null` takes it away. */
  readonly voicemail?: string | null | undefined;
  /** Fields of its kind; an empty value takes one away. */
  readonly fields?: ReadonlyMap<string, string> | undefined;
}

const DEFAULT_PORT = 5060;

/** Adds a PBX; what phones or its connector couldn't use is refused before it is kept. */
export async function makePbx(
  db: Database,
  name: string,
  kind: string,
  details: PbxDetails & { readonly address: string },
): Promise<StoredPbx> {
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(name) || name === EMBEDDED) {
    throw new OffhookError(
      'PBX_NAME_INVALID',
      `${JSON.stringify(name.slice(0, 40))} can't be the name of a PBX.`,
      name === EMBEDDED
        ? 'The PBX inside has that name, and is always there.'
        : 'Use up to 32 small letters, digits and dashes, such as office.',
    );
  }
  const pbx = withDetails({ name, kind, address: '', port: DEFAULT_PORT, connection: {} }, details);
  await writePbx(db, pbx, 'new');
  return pbx;
}

/** Changes what is named of a PBX. */
export async function changePbx(db: Database, name: string, details: PbxDetails): Promise<StoredPbx> {
  const [known] = await readPbxes(db, name);
  if (known === undefined) throw unknownPbx(name);
  const pbx = withDetails(known, details);
  await writePbx(db, pbx, 'known');
  return pbx;
}

/** The connection of a PBX fit to be shown: its secrets are masked. */
export function shownConnection({ kind, connection }: StoredPbx): Record<string, string> {
  return Object.fromEntries(
    Object.entries(connection).map(([name, value]) => [name, isSecretField(kind, name) ? MASK : value]),
  );
}

function withDetails(pbx: StoredPbx, { address, port, voicemail, fields }: PbxDetails): StoredPbx {
  const { voicemail: before, ...rest } = pbx;
  const number = voicemail === undefined ? before : (voicemail ?? undefined);
  const changed = {
    ...rest,
    address: address ?? pbx.address,
    port: port ?? pbx.port,
    ...(number === undefined ? {} : { voicemail: number }),
    connection: connectionOf(requireKind(pbx.kind), pbx.connection, fields ?? new Map()),
  };
  for (const [setting, shown, value] of [
    ['proxy1_address', 'The address', changed.address],
    ['proxy1_port', 'The port', String(changed.port)],
    ['messages_uri', 'The voice mail number', changed.voicemail ?? ''],
  ] as const) {
    const check = validateSetting(setting, value);
    if (!check.ok)
      throw new OffhookError(check.code, `${check.reason.replace(setting, shown)}.`, check.remedy);
  }
  return changed;
}

function requireKind(id: string): PbxKind {
  const kind = pbxKind(id);
  if (kind !== undefined) return kind;
  const known = PBX_KINDS.map((one) => one.id);
  throw new OffhookError(
    'PBX_KIND_UNKNOWN',
    `${JSON.stringify(id.slice(0, 40))} is no kind of PBX.${meant(id, known)}`,
    `There are: ${known.join(', ')}. For any other registrar take generic.`,
  );
}

function connectionOf(
  kind: PbxKind,
  before: Readonly<Record<string, string>>,
  fields: ReadonlyMap<string, string>,
): Record<string, string> {
  const connection = new Map(Object.entries(before));
  for (const [name, value] of fields) {
    const field = kind.fields.find((one) => one.name === name);
    if (field === undefined) throw unknownField(kind, name);
    const problem = value === '' ? undefined : field.check?.(value);
    if (problem !== undefined) {
      // A URL with a password is a secret too.
      const shown =
        field.secret || /:\/\/[^/]*:[^/]*@/.test(value) ? '' : `, not ${JSON.stringify(value.slice(0, 60))}`;
      throw new OffhookError(
        'PBX_FIELD_INVALID',
        `${name} ${problem}${shown}.`,
        `For example: ${field.example}.`,
      );
    }
    if (value === '') connection.delete(name);
    else connection.set(name, value);
  }
  return Object.fromEntries(connection);
}

function unknownField(kind: PbxKind, name: string): OffhookError {
  const known = kind.fields.map((field) => field.name);
  return new OffhookError(
    'PBX_FIELD_UNKNOWN',
    `${JSON.stringify(name.slice(0, 40))} is nothing that ${kind.id} needs.${meant(name, known)}`,
    known.length === 0
      ? `${kind.id} needs nothing besides address and port.`
      : `It knows: ${known.join(', ')}.`,
  );
}

function meant(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return near === undefined ? '' : ` Was ${near} meant?`;
}
