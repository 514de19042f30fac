import { TIME_ZONES } from '#knowledge/time-zones.ts';
import { isNone, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

const KNOWN = new Set<string>(TIME_ZONES.map(({ value }) => value));

export const timeZoneUnknown: Rule = {
  id: 'time-zone-unknown',
  title: 'A time zone that phones do not know',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation:
    'Phones know 32 zones by short names of their own. Numbers, UTC and names such as Europe/Paris are none of them: the clock stays in the default zone.',
  confidence: 'documented',
  sources: ['sipxecs-phone', 'teo-7960-log'],
  insteadOf: ['invalid-value', 'dst-rule-missing'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'time_zone: CET\ndst_auto_adjust: 0\n' }],
    reject: [
      { files: { 'SIPDefault.cnf': 'time_zone: 8\n' }, at: ['SIPDefault.cnf:1'] },
      { files: { 'SIPDefault.cnf': 'time_zone: "Europe/Paris"\n' }, at: ['SIPDefault.cnf:1'] },
    ],
  },
  *check(file) {
    for (const { key, value, valueRange, problem } of settingsOf(file)) {
      if (key !== 'time_zone' || problem !== undefined || isNone(value) || KNOWN.has(value.toUpperCase()))
        continue;
      const minutes = offsetOf(value);
      const near = TIME_ZONES.filter((zone) => zone.minutes === minutes).map((zone) => zone.value);
      const advice = near.length === 0 ? '' : ` The zone of that offset is called ${near.join(' or ')}.`;
      yield {
        range: valueRange,
        message: `time_zone: "${value.slice(0, 40)}" is none of the 32 names that phones know.${advice}`,
      };
    }
  },
};

/** Minutes east of UTC in winter, for a count of hours or a name of the time zone database. */
function offsetOf(value: string): number | undefined {
  if (/^(UTC|Z)$/i.test(value)) return 0;
  const hours = /^(?:GMT|UTC)?([+-]?\d{1,2})$/i.exec(value)?.[1];
  if (hours !== undefined) return Number(hours) * 60;
  if (!/^[A-Z][a-z]+\/[A-Za-z_/+-]+$/.test(value)) return undefined;
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone: value, timeZoneName: 'longOffset' });
    return Math.min(...[0, 6].map((month) => minutesAt(format, new Date(Date.UTC(2025, month, 15)))));
  } catch {
    return undefined;
  }
}

function minutesAt(format: Intl.DateTimeFormat, date: Date): number {
  const name = format.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}
