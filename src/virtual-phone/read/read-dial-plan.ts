import { DIAL_TONES } from '#knowledge/dial-tones.ts';
import { type ScannedTag, scanTags } from './scan-tags.ts';

/** File and attribute buffers of the related stack (lineage). */
const FILE_BUFFER = 8192;
const LONGEST_ATTRIBUTE = 63;
const DEFAULT_TIMEOUT = 10;
const MOST_TONES = 3;

interface DialRule {
  readonly match: string;
  readonly timeout: number;
  readonly line: number;
  readonly rewrite: string;
  readonly route: 'default' | 'emergency' | 'fqdn';
  readonly user: 'phone' | 'ip' | 'none';
  readonly tones: readonly string[];
}

/** The rules that the phone would follow, and what it would count as "Error(s) Parsing". */
export interface ReadDialPlan {
  readonly rules: readonly DialRule[];
  readonly errors: readonly { readonly line: number; readonly reason: string }[];
  /** Whether the file was longer than the phone's buffer. */
  readonly tooLong: boolean;
}

const TONES: ReadonlySet<string> = new Set(DIAL_TONES.map((tone) => tone.toLowerCase()));

/** Reads any octets; a rule with an unknown attribute or a bad value is dropped, the rest loads. */
export function readDialPlan(bytes: Uint8Array, cutsLongFile: boolean): ReadDialPlan {
  const tooLong = bytes.length > FILE_BUFFER;
  if (tooLong && !cutsLongFile) return { rules: [], errors: [], tooLong };
  const rules: DialRule[] = [];
  const errors: { line: number; reason: string }[] = [];
  let inside = false;
  for (const tag of scanTags(Buffer.from(bytes.subarray(0, FILE_BUFFER)).toString('latin1'))) {
    if (tag.name.toUpperCase() === 'DIALTEMPLATE') inside = tag.kind === 'open';
    if (tag.name !== 'TEMPLATE' || tag.kind !== 'open') continue;
    const rule = inside ? readRule(tag) : 'TEMPLATE outside of DIALTEMPLATE';
    if (typeof rule === 'string') errors.push({ line: tag.line, reason: rule });
    else rules.push(rule);
  }
  return { rules, errors, tooLong };
}

function readRule(tag: ScannedTag): DialRule | string {
  if (tag.flaw !== undefined) return tag.flaw;
  const given = new Map<string, string>();
  const tones: string[] = [];
  for (const [name, value] of tag.attributes) {
    if (value.length > LONGEST_ATTRIBUTE) return `${name} has more than ${LONGEST_ATTRIBUTE} characters`;
    const key = name.toUpperCase();
    if (key === 'TONE') tones.push(value);
    else given.set(key, value);
  }
  const taken = (name: string, fallback: string): string => {
    const value = given.get(name) ?? fallback;
    given.delete(name);
    return value;
  };
  const rule = {
    match: taken('MATCH', ''),
    timeout: taken('TIMEOUT', String(DEFAULT_TIMEOUT)),
    line: taken('LINE', '0'),
    rewrite: taken('REWRITE', ''),
    route: taken('ROUTE', 'default').toLowerCase(),
    user: taken('USER', 'none').toLowerCase(),
  };
  const [unknown] = given.keys();
  if (unknown !== undefined) return `unknown attribute ${unknown.slice(0, 32)}`;
  const { timeout, line, route, user } = rule;
  if (!/^[0-9]{1,9}$/.test(timeout)) return 'Timeout is not a number';
  if (!/^[0-6]$/.test(line)) return 'Line is not 0 to 6';
  if (route !== 'default' && route !== 'emergency' && route !== 'fqdn') return 'unknown Route';
  if (user !== 'phone' && user !== 'ip' && user !== 'none') return 'unknown User';
  if (tones.length > MOST_TONES || tones.some((tone) => !TONES.has(tone.toLowerCase())))
    return 'unknown Tone';
  return { ...rule, timeout: Number(timeout), line: Number(line), route, user, tones };
}
