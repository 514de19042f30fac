import { toAscii } from '#files/cnf/ascii-text.ts';
import { isWritable } from '#files/cnf/value-spelling.ts';
import { findParameter } from '#files/parameters/find-parameter.ts';
import { validateSetting } from '#files/parameters/validate-setting.ts';
import { cnfOf, isNone, type PlacedSetting } from '#lint/cnf-view.ts';
import type { LintFile } from '#lint/lint-file.ts';
import { placeOf, showText } from '#lint/place.ts';
import type { Remark } from './import-plan.ts';

/** What one `.cnf` file says. */
export interface FileSettings {
  /** By name: as the table spells it, or as the file does when the table does not know it. */
  readonly values: ReadonlyMap<string, string>;
  readonly remarks: readonly Remark[];
}

/** Far more than any field of a phone. */
const LONGEST_NAME = 100;
const LONGEST_VALUE = 1000;

/** Settings that belong to the server that the phones leave, with the reason why they stay behind. */
const STAY_BEHIND: ReadonlyMap<string, string> = new Map([
  ['tftp_cfg_dir', 'Offhook answers for every folder that phones ask in, so none is needed.'],
  [
    'dyn_tftp_addr',
    'It would send the phones on to another TFTP server. If that is what you want: offhook set dyn_tftp_addr ADDRESS.',
  ],
]);

/** Reads the settings of a file: the last line of a name counts, and what can't be a setting is remarked on. */
export function readFileSettings(file: LintFile, baseUrl: string): FileSettings {
  const remarks: Remark[] = [];
  const values = new Map<string, string>();
  const { settings, lines, last } = cnfOf(file);
  const remark = (kind: Remark['kind'], offset: number, what: string, why: string): void => {
    remarks.push({ kind, path: file.path, line: placeOf(file, offset).line, what, why });
  };
  for (const setting of settings) {
    const name = setting.parameter === undefined ? setting.name : setting.key;
    const at = setting.lineRange.start;
    const winner = last.get(setting.key);
    if (winner !== setting) {
      if (winner?.value !== setting.value) {
        remark('left-out', at, name, 'It stands here again further down, and the later line counts.');
      }
      continue;
    }
    const given = ourSpelling(setting, baseUrl);
    const value = asPhonesShow(name, given);
    if (value !== given) remark('changed', at, name, `Phones show plain ASCII only, so it becomes ${value}.`);
    const stays = isNone(value) ? undefined : STAY_BEHIND.get(name);
    if (STAY_BEHIND.has(name)) {
      if (stays !== undefined) remark('left-out', at, name, stays);
      continue;
    }
    const obstacle = obstacleTo(name, value);
    if (obstacle !== undefined) {
      remark('left-out', at, name.slice(0, LONGEST_NAME), obstacle);
      continue;
    }
    const doubt = doubtAbout(setting, name, value);
    if (doubt !== undefined) remark('verbatim', at, name, doubt);
    values.set(name, value);
  }
  for (const { line, range } of lines) {
    if (line.kind !== 'odd') continue;
    const why =
      line.problem === 'missing-colon'
        ? 'There is no colon, so phones take nothing from the line.'
        : 'No setting can be called that, so phones take nothing from the line.';
    remark('left-out', range.start, 'a line', why);
  }
  return { values, remarks };
}

/** Text in UTF-8 as people wrote it, and pages of our own server by their path. */
function ourSpelling({ value, parameter }: PlacedSetting, baseUrl: string): string {
  const text = showText(value);
  const isOurs = parameter?.type === 'url' && text.startsWith(`${baseUrl}/`);
  return isOurs ? text.slice(baseUrl.length) : text;
}

/** Without the accents that would be lost on the way back to a file. */
function asPhonesShow(name: string, value: string): string {
  const isText = findParameter(name)?.parameter.type === 'text';
  return isText ? (toAscii(value) ?? value) : value;
}

/** Why it can't be kept; no value is part of it, because it may be secret. */
function obstacleTo(name: string, value: string): string | undefined {
  if (name.length > LONGEST_NAME) return `Its name has more than ${LONGEST_NAME} characters.`;
  if (value.length > LONGEST_VALUE) return `Its value has more than ${LONGEST_VALUE} characters.`;
  if (isWritable(value)) return undefined;
  return "Its value has a character that can't be written into a phone's file; set it by hand.";
}

/** Why phones might not take it; it is kept all the same. */
function doubtAbout({ problem }: PlacedSetting, name: string, value: string): string | undefined {
  if (problem === 'unclosed-quote') return 'Its quote is never closed.';
  if (problem === 'text-after-quote') return 'What follows its closing quote is dropped.';
  const check = validateSetting(name, value);
  if (check.ok) return undefined;
  const remedy =
    check.code === 'SETTING_UNKNOWN' && check.remedy.startsWith('The settings') ? '' : check.remedy;
  return [`${check.reason}.`, remedy].filter(Boolean).join(' ');
}
