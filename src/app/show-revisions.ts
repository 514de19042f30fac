import { isSecretSetting } from '#files/parameters/secret-names.ts';
import { isSecretField } from '#pbx/kinds.ts';
import type { LayerScope } from '#provisioning/layers.ts';
import type { ItemChange, Revision } from '#store/revisions.ts';
import { MASK } from '#values/secret.ts';

/** One value as it was and as it became, fit to be shown: secrets are masked. Absent where there was none. */
export interface ShownChange {
  /** `site`, `group sales`, `phone 00:11:…`, `extension 208`, `call-group 300`, `phonebook-entry Ann for site`. */
  readonly of: string;
  /** The setting, or `model`, `group`, `line 1`, `name` … */
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
  /** The values are masked; they did change. */
  readonly secret?: true;
}

type Fields = ReadonlyMap<string, string>;

/** The values that a change touched, fit to be shown. */
export function showChange(change: ItemChange): ShownChange[] {
  const { kind, key, name } = change;
  const scope = key.endsWith('/') ? key.slice(0, -1) : key.replace('/', ' ');
  if (kind === 'setting' || kind === 'note') {
    const field = kind === 'setting' ? name : name === '' ? 'note' : `note on ${name}`;
    const isSecret = kind === 'setting' && isSecretSetting(name);
    return [shown(scope, field, change.before ?? undefined, change.after ?? undefined, isSecret)];
  }
  const [before, after] = [change.before, change.after].map((json) => fieldsOf(kind, json));
  const isSecret = kind === 'pbx' ? isSecretOfPbx(before, after) : (SECRETS_OF[kind] ?? isSecretSetting);
  const of = name === '' ? `${kind} ${key}` : `${kind} ${name} for ${scope}`;
  const fields = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  return [...fields]
    .filter((field) => before?.get(field) !== after?.get(field))
    .map((field) => shown(of, field, before?.get(field), after?.get(field), isSecret(field)));
}

/** Whether a revision touched the scope itself, or a phone that was or came into it. */
export function touches(revision: Revision, { layer, scope }: LayerScope): boolean {
  return revision.changes.some((change) => {
    if (change.kind === 'note' || change.name !== '') return change.key === `${layer}/${scope}`;
    if (change.kind !== 'phone') return false;
    if (layer === 'phone') return change.key === scope;
    if (layer !== 'group') return false;
    const [before, after] = [change.before, change.after].map((json) => fieldsOf('phone', json).get('group'));
    return before !== after && (before === scope || after === scope);
  });
}

function shown(
  of: string,
  field: string,
  before: string | undefined,
  after: string | undefined,
  secret: boolean,
): ShownChange {
  const show = (value: string) => (secret && value !== '' ? MASK : value);
  return {
    of,
    field,
    ...(before === undefined ? {} : { before: show(before) }),
    ...(after === undefined ? {} : { after: show(after) }),
    ...(secret ? { secret } : {}),
  };
}

/** Words for what is in a snapshot; what has no word keeps the name of its column. */
const WORDS: Readonly<Record<string, string>> = {
  group_name: 'group',
  bound_address: 'bound to',
  first_seen: 'first seen',
  speed_dial: 'speed dial',
  every_minutes: 'every minutes',
};

/** Shown as what the fields are of. */
const KEY_COLUMNS: Readonly<Record<Exclude<ItemChange['kind'], 'setting' | 'note'>, readonly string[]>> = {
  phone: ['mac'],
  extension: ['number'],
  'call-group': ['number'],
  pbx: ['name'],
  'phonebook-entry': ['layer', 'scope', 'name'],
  source: ['name'],
  service: ['name'],
};

/** What stands behind the server in a URL may be a key to it. */
const SECRETS_OF: Partial<Record<ItemChange['kind'], (field: string) => boolean>> = {
  source: (field) => field === 'password' || field === 'location',
};

function isSecretOfPbx(before: Fields | undefined, after: Fields | undefined): (field: string) => boolean {
  const kind = after?.get('kind') ?? before?.get('kind') ?? '';
  return (field) => !PLAIN.has(field) && isSecretField(kind, field);
}

/** What is said of every PBX; the rest are the fields of its kind. */
const PLAIN = new Set(['kind', 'address', 'port', 'voicemail']);

function fieldsOf(kind: Exclude<ItemChange['kind'], 'setting' | 'note'>, json: string | null): Fields {
  if (json === null) return new Map();
  const content = JSON.parse(json);
  const { connection = {}, ...row }: Record<string, unknown> = kind === 'phone' ? content.row : content;
  const lines: { position: number; extension: string }[] = kind === 'phone' ? content.lines : [];
  return new Map([
    ...Object.entries({ ...row, ...(connection as object) })
      .filter(([column, value]) => value !== null && value !== '' && !KEY_COLUMNS[kind].includes(column))
      .map(([column, value]): [string, string] => [WORDS[column] ?? column, String(value)]),
    ...lines.map(({ position, extension }): [string, string] => [`line ${position}`, extension]),
  ]);
}
