import { changesClock, timeZoneOf } from '#lint/clock-settings.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

/** Zones in which, as of the time zone database, no country changes its clocks. */
const NEVER: Readonly<Record<string, string>> = {
  IST: 'India',
  JST: 'Japan and Korea',
  HST: 'China, Hong Kong, Singapore and Western Australia',
  WAST: 'Thailand, Vietnam and western Indonesia',
  SUM: 'Myanmar',
  AFG: 'Afghanistan',
  ZP4: 'the Gulf states',
  ZP5: 'Pakistan',
  ZP6: 'Bangladesh',
  BT: 'Moscow, Turkey and Arabia',
};

export const dstWhereNoneIsUsed: Rule = {
  id: 'dst-where-none-is-used',
  title: 'Daylight saving time where there is none',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Phones put their clock forward in summer unless dst_auto_adjust is 0, also in zones where nobody does.',
  confidence: 'documented',
  sources: ['voipfone-default', 'teo-7960-log', 'tz-database'],
  insteadOf: ['dst-rule-missing'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'time_zone: JST\ndst_auto_adjust: 0\n' }],
    reject: [
      { files: { 'SIPDefault.cnf': 'time_zone: JST\ndst_auto_adjust: 1\n' }, at: ['SIPDefault.cnf:2'] },
      { files: { 'SIPDefault.cnf': 'time_zone: IST\n' }, at: ['SIPDefault.cnf:1'] },
    ],
  },
  *check(file, tree) {
    const zone = timeZoneOf(file, tree);
    const where = zone && NEVER[zone.value.toUpperCase()];
    if (zone === undefined || where === undefined || !changesClock(file, tree)) return;
    const switched = tree.setting(file, 'dst_auto_adjust');
    if (switched === undefined && !tree.whole) return;
    const place = switched ?? zone;
    if (place.file !== file) return;
    yield {
      range: place.valueRange,
      message: `${zone.value.toUpperCase()} is ${where}, where clocks never change: dst_auto_adjust has to be 0.`,
    };
  },
};
