import { existsSync } from 'node:fs';
import { defaultDialPlan } from '#files/dial-plan/default-plan.ts';
import type { DialPlan } from '#files/dial-plan/dial-plan.ts';
import { readDialPlan } from '#files/dial-plan/dial-plan-reader.ts';
import { writeDialPlan } from '#files/dial-plan/dial-plan-writer.ts';
import { FILE_LIMITS } from '#knowledge/file-limits.ts';
import { findNumberingPlan } from '#knowledge/numbering/index.ts';
import type { NumberingPlan } from '#knowledge/numbering/numbering-plan.ts';
import type { EffectiveSettings } from '#provisioning/compose-settings.ts';
import type { LayerScope } from '#provisioning/layers.ts';
import type { Fleet } from '#provisioning/ports.ts';
import type { BlobShelf } from '#store/blob-shelf.ts';
import type { Database } from '#store/database.ts';
import { writeSettings } from '#store/settings.ts';
import { addOperatorFile } from '#store/stored-files.ts';
import { DecodeError } from '#values/decode-error.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { servedName } from './manage-files.ts';
import { planChange } from './manage-settings.ts';
import { readOutsideFile } from './outside-files.ts';

/** A dial plan and where it came from. */
export interface NamedPlan {
  /** `dialplan.xml`, the path of a file, or what people call a country. */
  readonly name: string;
  readonly plan: DialPlan;
  /** What phones count as errors in it. */
  readonly problems: readonly string[];
}

/** The country of that code. Throws `OffhookError` for one whose numbers are not known. */
export function requireCountry(code: string): NumberingPlan {
  const found = findNumberingPlan(code);
  if (found !== undefined) return found;
  throw new OffhookError(
    'COUNTRY_UNKNOWN',
    `There is no dial plan for ${JSON.stringify(code.slice(0, 40))}.`,
    'offhook dialplan list names the countries; a plan of your own is served with: offhook file add dialplan.xml',
  );
}

/** The plan that phones with these settings fetch: an operator's file, or the one that Offhook writes. */
export function servedPlan(fleet: Fleet, settings: EffectiveSettings): NamedPlan {
  const name = `${settings.get('dial_template')?.value || 'dialplan'}.xml`;
  const file = fleet.file(name);
  if (file !== undefined) return readNamed(name, fleet.content(file));
  if (name === 'dialplan.xml') return { name, plan: defaultDialPlan(fleet.ownNumbers()), problems: [] };
  return { name: `${name}, which is not there`, plan: { rules: [] }, problems: [] };
}

/** The plan in a file on disk; `undefined` when there is no such file. */
export function planInFile(path: string): NamedPlan | undefined {
  return existsSync(path)
    ? readNamed(path, readOutsideFile(path, FILE_LIMITS.dialPlanFile.limit))
    : undefined;
}

/** Serves a plan as `<name>.xml` and sets `dial_template` of a scope to it. Gives what the operator should know besides. */
export async function putPlan(
  { db, blobs }: { readonly db: Database; readonly blobs: BlobShelf },
  plan: DialPlan,
  name: string,
  scope: LayerScope,
): Promise<readonly string[]> {
  const file = { name: servedName(`${name}.xml`), bytes: writeDialPlan(plan) };
  // What can't be set is better known before anything is stored.
  const { values, warnings } = await planChange(db, scope, new Map([['dial_template', name]]));
  await addOperatorFile(db, blobs, file, new Date());
  await writeSettings(db, scope, values);
  return warnings;
}

function readNamed(name: string, bytes: Uint8Array): NamedPlan {
  try {
    const { rules, problems } = readDialPlan(bytes);
    return { name, plan: { rules }, problems: problems.map(({ reason }) => reason) };
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause;
    throw new OffhookError(
      'DIAL_PLAN_UNREADABLE',
      `Phones can't read ${name}: ${cause.message}.`,
      'offhook lint FILE shows where, and what to do.',
      { cause },
    );
  }
}
