import { isSecretSetting } from '#files/parameters/secret-names.ts';
import { describeScope } from '#provisioning/layers.ts';
import type { Extension } from '#provisioning/phone.ts';
import type { StoredFile } from '#provisioning/ports.ts';
import type { ItemTarget } from '#store/restore-items.ts';
import { noteItem, type PhoneSnapshot, settingItem } from '#store/snapshots.ts';
import type { ImportPlan, PlannedPhone } from '#tftpboot/import-plan.ts';
import type { LoadName } from '#values/load-name.ts';
import type { StoredFleet } from './stored-fleet.ts';

/** How many things of a kind an import brings. */
interface Tally {
  readonly added: number;
  /** There with another value, and written over. */
  readonly replaced: number;
  /** There exactly so. */
  readonly same: number;
}

type Kind = 'phones' | 'extensions' | 'settings' | 'notes' | 'firmware' | 'files';

/** What a plan changes in an installation that may hold something already. */
export interface ImportChanges {
  readonly targets: readonly ItemTarget[];
  readonly firmware: ReadonlySet<LoadName>;
  readonly files: readonly StoredFile[];
  /** What is there with another value, as a sentence without a secret. */
  readonly conflicts: readonly string[];
  readonly tally: Readonly<Record<Kind, Tally>>;
}

/**
 * Compares a plan with what there is. `files` are those of the plan with their content's hash; `now` is when new
 * phones were first seen. A phone in the inbox counts as new; a note that is there already is left as it is.
 */
export function importChanges(
  plan: ImportPlan,
  files: readonly StoredFile[],
  there: StoredFleet,
  now: Date,
): ImportChanges {
  const targets: ItemTarget[] = [];
  const conflicts: string[] = [];
  const counts: Record<Kind, { added: number; replaced: number; same: number }> = {
    phones: none(),
    extensions: none(),
    settings: none(),
    notes: none(),
    firmware: none(),
    files: none(),
  };
  const weigh = (kind: Kind, before: string | undefined, after: string, conflict: string): boolean => {
    if (before === after) counts[kind].same += 1;
    else if (before === undefined) counts[kind].added += 1;
    else {
      counts[kind].replaced += 1;
      conflicts.push(conflict);
    }
    return before !== after;
  };

  for (const extension of plan.extensions) {
    const { number, name } = extension;
    const known = there.extensions.get(number);
    // Of one that is there, what the plan does not know stays.
    const isMoved = extension.pbx !== undefined && known?.pbx !== extension.pbx;
    const said = Object.keys(extension).filter((field) => isMoved || field !== 'keeper');
    const says = (of: Extension) => JSON.stringify(of, said);
    const to = says(extension);
    const before = known && says(known);
    const what = isMoved ? 'another PBX' : known?.name === name ? 'another secret' : 'another name';
    if (weigh('extensions', before, to, `Extension ${number} is there with ${what}.`)) {
      targets.push({ kind: 'extension', key: number, name: '', to });
    }
  }
  for (const phone of plan.phones) {
    const [before, after] = phoneSnapshots(phone, there, now);
    if (weigh('phones', before, after, `${phone.mac} is there with another model, group or line.`)) {
      targets.push({ kind: 'phone', key: phone.mac, name: '', to: after });
    }
  }
  for (const { layer, scope, name, value } of plan.settings) {
    const before = there.settings.get(`${layer}/${scope} ${name}`);
    const shown = isSecretSetting(name) || before === undefined ? '' : ` (${before})`;
    const conflict = `${name} is set for ${describeScope({ layer, scope })} to another value${shown}.`;
    if (weigh('settings', before, value, conflict)) {
      targets.push({ ...settingItem({ layer, scope }, name), to: value });
    }
  }
  for (const { layer, scope, name, text } of plan.notes) {
    if (there.notes.has(`${layer}/${scope} ${name}`)) counts.notes.same += 1;
    else {
      counts.notes.added += 1;
      targets.push({ ...noteItem({ layer, scope }, name), to: text });
    }
  }
  const firmware = plan.firmware.filter(({ load }) => !there.loads.includes(load)).map(({ load }) => load);
  counts.firmware = { added: firmware.length, replaced: 0, same: plan.firmware.length - firmware.length };
  const newFiles = files.filter(({ name, hash }) =>
    weigh('files', there.files.get(name), hash, `The file ${name} is there with another content.`),
  );
  return { targets, firmware: new Set(firmware), files: newFiles, conflicts, tally: counts };
}

function none(): { added: number; replaced: number; same: number } {
  return { added: 0, replaced: 0, same: 0 };
}

/** The phone as it is, when somebody has said anything of it, and as it is to be. What the plan does not know stays. */
function phoneSnapshots(
  { mac, model, group, boundAddress, lines }: PlannedPhone,
  there: StoredFleet,
  now: Date,
): [before: string | undefined, after: string] {
  const known = there.phones.get(mac);
  const isAdopted = known?.standing === 'adopted';
  const snapshot = (phone: Omit<PlannedPhone, 'mac'>): string =>
    JSON.stringify({
      row: {
        mac,
        model: phone.model,
        group_name: phone.group ?? null,
        standing: 'adopted',
        bound_address: phone.boundAddress ?? null,
        first_seen: known?.firstSeen ?? now.toISOString(),
      },
      lines: phone.lines.map(({ position, extension }) => ({ position, extension })),
    } satisfies PhoneSnapshot);
  const keptGroup = group ?? known?.group;
  const keptAddress = boundAddress ?? known?.boundAddress;
  const after = snapshot({
    model: model === '' ? (known?.model ?? '') : model,
    lines: lines.length === 0 ? (known?.lines ?? []) : lines,
    ...(keptGroup === undefined ? {} : { group: keptGroup }),
    ...(keptAddress === undefined ? {} : { boundAddress: keptAddress }),
  });
  return [isAdopted ? snapshot(known) : undefined, after];
}
