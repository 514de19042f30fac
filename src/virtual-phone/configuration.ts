import type { PhoneModel } from '#knowledge/models.ts';
import { isUnset, type KnownSetting, refusalOf, settingsOf } from './read/phone-setting.ts';
import { type CnfDrop, type CnfHabits, readCnf } from './read/read-cnf.ts';

/** Settings by name, as the flash keeps them. */
export type Parameters = Readonly<Record<string, string>>;

export interface MergeHabits extends CnfHabits {
  readonly keysIgnoreCase: boolean;
  readonly checksRanges: boolean;
  readonly laterDuplicateWins: boolean;
}

/** What one configuration file did to the flash. */
export interface Merge {
  readonly parameters: Parameters;
  /** Names of settings whose value is another now. */
  readonly changed: readonly string[];
  /** Lines without effect; `name` is empty when the line named no setting. */
  readonly dropped: readonly Omit<CnfDrop, 'kind'>[];
}

/**
 * Lays a `.cnf` file over what the flash holds: accepted settings replace, refused and unnamed ones keep their
 * old value (docs/explain/cnf-files.md).
 */
export function mergeConfiguration(
  flash: Parameters,
  bytes: Uint8Array,
  model: Pick<PhoneModel, 'lines'>,
  habits: MergeHabits,
): Merge {
  const known = settingsOf(model);
  const accepted = new Map<string, string>();
  const dropped: Omit<CnfDrop, 'kind'>[] = [];
  for (const entry of readCnf(bytes, habits)) {
    const { line, name } = entry;
    const setting = known.get(habits.keysIgnoreCase ? name.toLowerCase() : name);
    if (entry.kind === 'drop') {
      // A line that is no setting may be anything, a stray password too: it is not told further.
      dropped.push({ line, name: setting?.name ?? '', reason: entry.reason });
      continue;
    }
    const reason = setting && refusalOf(setting.parameter, entry.value, habits.checksRanges);
    if (setting === undefined || reason !== undefined) {
      dropped.push({ line, name: name.slice(0, 64), reason: reason ?? 'unknown setting' });
    } else if (habits.laterDuplicateWins || !accepted.has(setting.name)) {
      accepted.set(setting.name, entry.value);
    }
  }
  const changed = [...accepted].filter(([name, value]) => flash[name] !== value).map(([name]) => name);
  return { parameters: { ...flash, ...Object.fromEntries(accepted) }, changed, dropped };
}

/** The settings in force: what the flash holds, and factory values for the rest. */
export class Configuration {
  readonly #known: ReadonlyMap<string, KnownSetting>;
  readonly #flash: Parameters;

  constructor(flash: Parameters, model: Pick<PhoneModel, 'lines'>) {
    this.#flash = flash;
    this.#known = settingsOf(model);
  }

  /** The value, or '' when it is empty, UNPROVISIONED or has no factory value. */
  text(name: string): string {
    const value = this.#flash[name] ?? this.#known.get(name)?.parameter.default;
    return value === undefined || isUnset(value) ? '' : value;
  }

  /** The value as a number; not set counts 0 (lineage). */
  number(name: string): number {
    return Number(this.text(name)) || 0;
  }

  /**
   * What the least configuration lacks (lineage); while anything does, the phone is "Phone Unprovisioned".
   */
  get missing(): string[] {
    const needed = ['line1_name', 'proxy1_address', 'proxy1_port'];
    return needed.filter((name) => this.text(name) === '' || this.text(name) === '0');
  }
}
