import { TIME_ZONES } from '#knowledge/time-zones.ts';

/** The moment at which a zone's clocks are put forward or back. */
export interface ZoneChange {
  /** Milliseconds since 1970: the first moment of the new offset. */
  readonly at: number;
  /** Minutes ahead of UTC. */
  readonly before: number;
  readonly after: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Nowhere are two changes nearer to each other than this, so none hides between two looks. */
const STEP = 14 * DAY;

const formats = new Map<string, Intl.DateTimeFormat>();
const years = new Map<string, readonly ZoneChange[]>();

/**
 * The name as the time-zone database spells it, `Europe/Brussels` for `europe/brussels`; `undefined` for what is
 * none. The phone's own 32 names are none, although some of them are old names of the database too.
 */
export function parseZoneName(text: string): string | undefined {
  if (formats.has(text)) return text;
  if (!/^[A-Za-z][\w+/-]*$/.test(text)) return undefined;
  if (TIME_ZONES.some(({ value }) => value.toLowerCase() === text.toLowerCase())) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions();
    // For a name that has changed, this is the older one: people mean what they wrote.
    return timeZone.toLowerCase() === text.toLowerCase() ? timeZone : capitalised(text);
  } catch {
    return undefined;
  }
}

function capitalised(name: string): string {
  return name === name.toLowerCase()
    ? name.replace(/(?<=^|[/_-])[a-z]/g, (letter) => letter.toUpperCase())
    : name;
}

/** Minutes ahead of UTC, at `at` in milliseconds since 1970. `zone` is a name as {@link parseZoneName} gives it. */
export function zoneOffset(zone: string, at: number): number {
  const [, sign, hours = 0, minutes = 0] = /GMT([+-])(\d\d):(\d\d)/.exec(formatOf(zone).format(at)) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** The year that people there write at `at`. */
export function zoneYear(zone: string, at: number): number {
  return new Date(at + zoneOffset(zone, at) * MINUTE).getUTCFullYear();
}

/** The changes from the first to the last moment of a year as people there count it, in order. */
export function changesOfYear(zone: string, year: number): readonly ZoneChange[] {
  const key = `${zone} ${year}`;
  const known = years.get(key);
  if (known !== undefined) return known;
  const changes = changesBetween(zone, yearStart(zone, year), yearStart(zone, year + 1));
  years.set(key, changes);
  return changes;
}

/** The first moment of a year as people there count it. */
export function yearStart(zone: string, year: number): number {
  const utc = Date.UTC(year, 0, 1);
  return utc - zoneOffset(zone, utc) * MINUTE;
}

function changesBetween(zone: string, from: number, to: number): ZoneChange[] {
  const changes: ZoneChange[] = [];
  let early = from;
  let before = zoneOffset(zone, early);
  while (early < to) {
    const late = Math.min(early + STEP, to);
    const after = zoneOffset(zone, late);
    if (after !== before) changes.push({ at: changeWithin(zone, early, late), before, after });
    [early, before] = [late, after];
  }
  return changes.filter(({ at }) => at < to);
}

/** The minute at which the offset changes, between two moments that have different ones. */
function changeWithin(zone: string, early: number, late: number): number {
  const before = zoneOffset(zone, early);
  let [first, last] = [Math.floor(early / MINUTE), Math.ceil(late / MINUTE)];
  while (last - first > 1) {
    const middle = Math.floor((first + last) / 2);
    if (zoneOffset(zone, middle * MINUTE) === before) first = middle;
    else last = middle;
  }
  return last * MINUTE;
}

/** Formats are dear to make; there are no more of them than the database has names. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, format);
  return format;
}
