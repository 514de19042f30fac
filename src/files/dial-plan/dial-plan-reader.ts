import { FILE_LIMITS } from '#knowledge/file-limits.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { DialPlan, DialRule, DialTone } from './dial-plan.ts';
import { type DialPlanToken, readTags } from './dial-plan-tags.ts';
import { ruleProblem } from './rule-problem.ts';

/** Something that phones count as an error; they go on with the next rule. */
interface DialPlanProblem {
  /** Offset in characters. */
  readonly offset: number;
  readonly reason: string;
}

export interface DialPlanReading extends DialPlan {
  readonly problems: readonly DialPlanProblem[];
}

const LONGEST_FILE = FILE_LIMITS.dialPlanFile.limit;

/**
 * Reads a dial plan as phones do: a rule with an unknown attribute or a bad value is dropped and reported,
 * the rest is kept. `TEMPLATE` is known in capitals only, all other names in any case (lineage).
 * @throws DecodeError when it is too long for phones, a tag cannot be read, or the root is missing.
 */
export function readDialPlan(bytes: Uint8Array): DialPlanReading {
  if (bytes.length > LONGEST_FILE) throw new DecodeError(`more than ${LONGEST_FILE} octets`, LONGEST_FILE);
  const rules: DialRule[] = [];
  const problems: DialPlanProblem[] = [];
  let inside: string | undefined;
  let rooted = false;
  for (const token of readTags(Buffer.from(bytes).toString('latin1'))) {
    const name = token.kind === 'text' ? '' : token.name.toUpperCase();
    if (name === 'DIALTEMPLATE') {
      inside = token.kind === 'open' ? name : undefined;
      rooted = true;
    } else if (name === 'VERSIONSTAMP') {
      inside = token.kind === 'open' && !token.closed ? name : 'DIALTEMPLATE';
    } else if (token.kind === 'open') {
      const rule = inside === 'DIALTEMPLATE' ? readRule(token) : 'a rule outside <DIALTEMPLATE>';
      if (typeof rule === 'string') problems.push({ offset: token.offset, reason: rule });
      else rules.push(rule);
    } else if (token.kind === 'text' && inside !== 'VERSIONSTAMP') {
      problems.push({ offset: token.offset, reason: 'text where only rules belong' });
    }
  }
  if (!rooted) throw new DecodeError('no <DIALTEMPLATE>', 0);
  return { rules, problems };
}

/** The rule, or why phones drop it. */
function readRule({ name, attributes }: Extract<DialPlanToken, { kind: 'open' }>): DialRule | string {
  if (name !== 'TEMPLATE') return `<${name}> is not <TEMPLATE>`;
  let rule: DialRule = { match: '' };
  for (const { name: key, value } of attributes) {
    const read = ATTRIBUTES.get(key.toLowerCase());
    if (read === undefined) return `no attribute is called ${key}`;
    const part = read(value, rule);
    if (part === undefined) return `${key} cannot be "${value.slice(0, 40)}"`;
    rule = { ...rule, ...part };
  }
  return ruleProblem(rule) ?? rule;
}

type ReadAttribute = (value: string, rule: DialRule) => Partial<DialRule> | undefined;

const ATTRIBUTES: ReadonlyMap<string, ReadAttribute> = new Map<string, ReadAttribute>([
  ['match', (match) => ({ match })],
  ['rewrite', (rewrite) => ({ rewrite })],
  ['timeout', (value) => wholeNumber(value, (timeout) => ({ timeout }))],
  ['line', (value) => wholeNumber(value, (line) => ({ line }))],
  ['user', (value) => keyword(value, ['phone', 'ip'], (user) => ({ user }))],
  ['route', (value) => keyword(value, ['default', 'emergency', 'fqdn'], (route) => ({ route }))],
  // Tones that do not exist are refused by ruleProblem.
  ['tone', (value, { tones = [] }) => ({ tones: [...tones, value as DialTone] })],
]);

function wholeNumber<T>(value: string, use: (number: number) => T): T | undefined {
  return /^\d{1,6}$/.test(value) ? use(Number(value)) : undefined;
}

function keyword<K extends string, T>(
  value: string,
  known: readonly K[],
  use: (word: K) => T,
): T | undefined {
  const word = known.find((each) => each === value.toLowerCase());
  return word === undefined ? undefined : use(word);
}
