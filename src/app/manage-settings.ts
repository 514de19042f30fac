import { findParameter } from '#files/parameters/find-parameter.ts';
import { validateSetting } from '#files/parameters/validate-setting.ts';
import { MODELS } from '#knowledge/models.ts';
import { modelScope } from '#provisioning/compose-settings.ts';
import { describeScope, type LayerScope } from '#provisioning/layers.ts';
import type { Database } from '#store/database.ts';
import { readPhones } from '#store/phones.ts';
import { readSettings, writeSettings } from '#store/settings.ts';
import { readFirmwareSets } from '#store/stored-files.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** Settings that mean one phone only; a whole site with one of these would be a mistake. */
const ONE_PHONE_ONLY = /^line\d_/;
/** Read before the phone's own file is asked for, so it works for the site only (cnf-format.md §4). */
const SITE_ONLY = new Set(['tftp_cfg_dir']);

/** Writes settings of one scope, all or none. The result holds what the operator should know besides. */
export async function changeSettings(
  db: Database,
  scope: LayerScope,
  values: ReadonlyMap<string, string>,
): Promise<string[]> {
  const model = await modelOf(db, scope);
  const warnings: string[] = [];
  for (const [name, value] of values) {
    const check = validateSetting(name, value, model);
    if (!check.ok) throw new OffhookError(check.code, `${check.reason}.`, check.remedy);
    refuseWrongLayer(name, scope);
    warnings.push(...check.warnings);
  }
  warnings.push(...(await missingLoad(db, values.get('image_version'))));
  await writeSettings(db, scope, values);
  return warnings;
}

/** Takes settings away from one scope. The result holds what the operator should know besides. */
export async function dropSettings(
  db: Database,
  scope: LayerScope,
  names: readonly string[],
): Promise<string[]> {
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
  await writeSettings(db, scope, new Map(names.map((name) => [name, undefined])));
  return names
    .filter((name) => findParameter(name)?.parameter.secret === true && !ONE_PHONE_ONLY.test(name))
    .map(
      (name) => `${name} stays in the phones' flash: a secret is never replaced by a dummy. Set a new one.`,
    );
}

/** Refuses a name that is no setting, with the one that was meant. */
export function requireKnownSetting(name: string): void {
  if (findParameter(name) !== undefined) return;
  const check = validateSetting(name, '');
  if (!check.ok) throw new OffhookError(check.code, `${check.reason}.`, check.remedy);
}

/** The model whose lines bound the settings; an unknown phone is refused. */
async function modelOf(db: Database, { layer, scope }: LayerScope) {
  if (layer === 'model') return MODELS.find(({ id }) => modelScope(id) === scope);
  if (layer !== 'phone') return undefined;
  const [phone] = await readPhones(db, scope as MacAddress);
  if (phone === undefined) {
    throw new OffhookError(
      'PHONE_UNKNOWN',
      `${scope} is not known.`,
      `Add it first: offhook phone add ${scope} --model MODEL.`,
    );
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
