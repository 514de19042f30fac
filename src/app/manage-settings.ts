import { findParameter } from '#files/parameters/find-parameter.ts';
import { isSecretSetting } from '#files/parameters/secret-names.ts';
import { validateSetting } from '#files/parameters/validate-setting.ts';
import { MODELS, type PhoneModel } from '#knowledge/models.ts';
import { parseZoneName } from '#provisioning/clock/zone-changes.ts';
import { modelScope } from '#provisioning/compose-settings.ts';
import { unknownPhone } from '#provisioning/known-phone.ts';
import { describeScope, type LayerScope } from '#provisioning/layers.ts';
import type { Database } from '#store/database.ts';
import { readPhones } from '#store/phones.ts';
import { processUser } from '#store/revisions.ts';
import { readSettings, writeSettings } from '#store/settings.ts';
import { readFirmwareSets } from '#store/stored-files.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { nearestName } from '#values/nearest-name.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type CheckedSetting, checkSetting, checkVerbatim } from './check-settings.ts';

/** Settings that mean one phone only; a whole site with one of these would be a mistake. */
const ONE_PHONE_ONLY = /^line\d_/;
/** Read before the phone's own file is asked for, so it works for the site only. */
const SITE_ONLY = new Set(['tftp_cfg_dir']);

/** How settings are to be taken. */
export interface ChangeOptions {
  /** Names and values that the table does not know are kept and written as they are. */
  readonly verbatim?: boolean;
  /** What is noted beside each of them; empty takes earlier notes away. */
  readonly note?: string;
  /** Milliseconds since 1970: whether phones can express a time zone depends on the year. */
  readonly now?: number;
}

/** What a change comes to, before it is written. `undefined` takes a setting away. */
export interface PlannedChange {
  readonly values: ReadonlyMap<string, string | undefined>;
  /** What the operator should know besides. */
  readonly warnings: readonly string[];
}

/** Writes settings of one scope, all or none, as one revision. The result holds what the operator should know besides. */
export async function changeSettings(
  db: Database,
  scope: LayerScope,
  values: ReadonlyMap<string, string>,
  options: ChangeOptions = {},
): Promise<readonly string[]> {
  const plan = await planChange(db, scope, values, options);
  await writeSettings(db, scope, plan.values, processUser(), options.note);
  return plan.warnings;
}

/** Checks settings for one scope without writing them. Throws `OffhookError` for what can't be kept. */
export async function planChange(
  db: Database,
  scope: LayerScope,
  values: ReadonlyMap<string, string>,
  { verbatim = false, now = Date.now() }: ChangeOptions = {},
): Promise<PlannedChange> {
  const model = await modelOf(db, scope);
  const checked = new Map<string, CheckedSetting>();
  for (const [name, value] of values) {
    checked.set(
      name,
      verbatim ? checkVerbatim(name, value, model, now) : checkSetting(name, value, model, now),
    );
    refuseWrongLayer(name, scope);
  }
  const kept = new Map(Array.from(checked, ([name, { value }]) => [name, value]));
  const warnings = [
    ...[...checked.values()].flatMap((each) => each.warnings),
    ...(await missingLoad(db, kept.get('image_version'))),
    ...(await clockWarnings(db, scope, kept)),
    ...(await groupWarnings(db, scope)),
  ];
  return { values: kept, warnings };
}

/** Takes settings away from one scope, as one revision. The result holds what the operator should know besides. */
export async function dropSettings(
  db: Database,
  scope: LayerScope,
  names: readonly string[],
): Promise<readonly string[]> {
  const plan = await planDrop(db, scope, names);
  await writeSettings(db, scope, plan.values);
  return plan.warnings;
}

/** Checks that settings can be taken away from one scope, without doing it. */
export async function planDrop(
  db: Database,
  scope: LayerScope,
  names: readonly string[],
): Promise<PlannedChange> {
  await modelOf(db, scope);
  const stored = new Set((await readSettings(db, scope)).map(({ name }) => name));
  const absent = names.find((name) => !stored.has(name));
  if (absent !== undefined) {
    requireKnownSetting(absent);
    throw new OffhookError(
      'SETTING_NOT_SET',
      `${absent} is not set for ${describeScope(scope)}.`,
      'offhook get shows which layer each value comes from.',
    );
  }
  const values = new Map(names.map((name) => [name, undefined]));
  return { values, warnings: names.flatMap(remainder) };
}

/** Refuses a name that is no setting, with the one that was meant. */
export function requireKnownSetting(name: string): void {
  if (findParameter(name) !== undefined) return;
  const check = validateSetting(name, '');
  if (!check.ok) throw new OffhookError(check.code, `${check.reason}.`, check.remedy);
}

/** A group exists by the phones that are in it, so a misspelt one looks like any other. */
export async function groupWarnings(db: Database, { layer, scope }: LayerScope): Promise<string[]> {
  if (layer !== 'group') return [];
  const groups = new Set((await readPhones(db)).flatMap(({ group }) => (group === undefined ? [] : [group])));
  if (groups.has(scope)) return [];
  const near = nearestName(scope, groups);
  const meant = near === undefined ? '' : ` Was ${near} meant?`;
  return [`no phone is in group ${scope}: offhook phone change MAC --group ${scope}.${meant}`];
}

/** The model whose lines bound the settings; an unknown phone is refused. */
async function modelOf(db: Database, { layer, scope }: LayerScope): Promise<PhoneModel | undefined> {
  if (layer === 'model') return MODELS.find(({ id }) => modelScope(id) === scope);
  if (layer !== 'phone') return undefined;
  const [phone] = await readPhones(db, scope as MacAddress);
  if (phone === undefined) {
    throw unknownPhone(scope);
  }
  return MODELS.find(({ id }) => id === phone.model);
}

function refuseWrongLayer(name: string, scope: LayerScope): void {
  if (ONE_PHONE_ONLY.test(name) && scope.layer !== 'phone') {
    throw new OffhookError(
      'SETTING_OF_ONE_PHONE',
      `${name} belongs to one phone, not to ${describeScope(scope)}.`,
      'Set it with --phone MAC; accounts are given with: offhook phone change MAC --line EXTENSION.',
    );
  }
  if (SITE_ONLY.has(name) && scope.layer !== 'site') {
    throw new OffhookError(
      'SETTING_OF_THE_SITE',
      `${name} is read from SIPDefault.cnf only, so it can't differ for ${describeScope(scope)}.`,
      'Set it for the site: leave --model, --group and --phone out.',
    );
  }
}

async function missingLoad(db: Database, load: string | undefined): Promise<string[]> {
  if (load === undefined || load === '') return [];
  const sets = await readFirmwareSets(db);
  if (sets.some((set) => set.load === load)) return [];
  return [`${load} is not on the shelf: no phone is offered it until: offhook firmware add FOLDER`];
}

/** What is left of an earlier way to set the clock, and would make it wrong. */
async function clockWarnings(
  db: Database,
  scope: LayerScope,
  values: ReadonlyMap<string, string>,
): Promise<string[]> {
  const zone = values.get('time_zone');
  if (zone === undefined) return [];
  if (parseZoneName(zone) === undefined) {
    const stored = (await readSettings(db, scope)).map(({ name }) => name);
    const hasRules = [...values.keys(), ...stored].some((name) => name.startsWith('dst_'));
    return hasRules
      ? []
      : [
          `${zone} says nothing of daylight saving; a name such as Europe/Brussels sets the dst_ settings too.`,
        ];
  }
  const rules = (await readSettings(db, scope))
    .map(({ name }) => name)
    .filter((name) => name.startsWith('dst_') && !values.has(name));
  if (rules.length === 0) return [];
  return [
    `${rules.join(', ')} ${rules.length === 1 ? 'is' : 'are'} still set for ${describeScope(scope)} and hide what ` +
      `${zone} says: offhook unset ${rules.join(' ')}`,
  ];
}

/** What stays in the phones' flash when a setting is taken away. */
function remainder(name: string): string[] {
  if (ONE_PHONE_ONLY.test(name)) return [];
  if (findParameter(name) === undefined) {
    return [
      `${name} stays in the phones' flash: nobody knows its default. Set it to what it should be instead.`,
    ];
  }
  if (!isSecretSetting(name)) return [];
  return [`${name} stays in the phones' flash: a secret is never replaced by a dummy. Set a new one.`];
}
