import { isNone } from './cnf-view.ts';
import type { LintFile } from './lint-file.ts';
import type { LintTree, LocatedSetting } from './lint-tree.ts';

/** The value of a setting as the phone of `file` sees it; `undefined` for none. */
function saidValue(tree: LintTree, file: LintFile, name: string): string | undefined {
  const value = tree.setting(file, name)?.value;
  return value === undefined || isNone(value) ? undefined : value;
}

/** One of the two days on which the clock changes. */
export interface ClockChange {
  /** 1 to 12, or NaN. */
  readonly month: number;
  /** 1 to 6, 8 for the last; NaN when not said. */
  readonly week: number;
  /** The setting of the month. */
  readonly setting: LocatedSetting;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The zone in which the phone of `file` believes itself to be, when something says so. */
export function timeZoneOf(file: LintFile, tree: LintTree): LocatedSetting | undefined {
  const zone = tree.setting(file, 'time_zone');
  return zone === undefined || isNone(zone.value) ? undefined : zone;
}

/** Whether the phone changes its clock: it does unless told not to. */
export function changesClock(file: LintFile, tree: LintTree): boolean {
  return (saidValue(tree, file, 'dst_auto_adjust') ?? '1') !== '0';
}

/** When daylight saving time begins or ends by the rule that the phone was given; `undefined` without one. */
export function clockChange(
  file: LintFile,
  tree: LintTree,
  which: 'start' | 'stop',
): ClockChange | undefined {
  const setting = tree.setting(file, `dst_${which}_month`);
  if (setting === undefined || isNone(setting.value)) return undefined;
  const week = tree.setting(file, `dst_${which}_week_of_month`)?.value;
  const named = MONTHS.indexOf(setting.value.slice(0, 3).toLowerCase()) + 1;
  return {
    month: named > 0 ? named : Number(setting.value),
    week: Number(week || Number.NaN),
    setting,
  };
}
