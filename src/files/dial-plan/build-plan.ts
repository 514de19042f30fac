import type { NumberingPlan, NumberShape } from '#knowledge/numbering/numbering-plan.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { dialNumber } from './dial-number.ts';
import type { DialPlan, DialRule } from './dial-plan.ts';

/** What differs from house to house. */
export interface PlanOptions {
  /** Dialled before numbers outside: `0` or `9`; empty for none. */
  readonly outside: string;
  /** The phone takes the outside prefix off before it sends; otherwise the PBX does. */
  readonly stripsOutside: boolean;
  /** Patterns of the house's own numbers: `2..` for 200 to 299. */
  readonly internal: readonly string[];
  /** Emergency numbers go to `proxy_emergency`. */
  readonly emergencyRoute: boolean;
}

/** A rule with what it is for. */
export interface ExplainedRule extends DialRule {
  readonly what: string;
}

/** Seconds for people who may go on dialling: a shorter number that is the beginning of a longer one. */
const MAYBE_MORE = 3;
/** Seconds after which a number of no certain length is whole. */
const OPEN_END = 4;
const CATCH_ALL = 5;

/**
 * The dial plan of a country. Numbers of certain length are sent with their last digit, others after a few seconds;
 * emergency numbers at once, as they were dialled, with and without the outside prefix.
 * @throws OffhookError DIAL_PLAN_DELAYS_EMERGENCY when the options would delay, change or cut off an emergency number, or
 * send one that nobody dialled.
 */
export function buildPlan(country: NumberingPlan, options: PlanOptions): readonly ExplainedRule[] {
  const outside = options.outside === '' ? '' : `${options.outside},`;
  const toOutside = (match: string, what: string, timeout: number): ExplainedRule => ({
    match: outside + match,
    timeout,
    ...(options.outside !== '' && options.stripsOutside ? { rewrite: withoutPrefix(match) } : {}),
    what,
  });
  const rules: ExplainedRule[] = [
    ...country.emergency.flatMap(({ number, what }) => emergencyRules(number, what, options)),
    ...country.shapes.flatMap((shape) => shapeRules(shape, toOutside)),
    toOutside(`${country.international}*`, 'other countries', OPEN_END),
    { match: '+*', timeout: OPEN_END, what: 'other countries, from a list' },
  ];
  const internal = options.internal.map((match) => {
    const beginsOther = rules.some((rule) => isBeginningOf(match, rule.match));
    return { match, timeout: beginsOther ? MAYBE_MORE : 0, what: 'own numbers' };
  });
  const all = [...rules, ...internal, { match: '*', timeout: CATCH_ALL, what: 'everything else' }];
  requireSafety(country, all, options);
  return all;
}

function emergencyRules(
  number: string,
  what: string,
  { outside, emergencyRoute }: PlanOptions,
): ExplainedRule[] {
  const rule = {
    timeout: 0,
    ...(emergencyRoute ? ({ route: 'emergency' } as const) : {}),
    what: `emergency: ${what}`,
  };
  const direct = { match: number, ...rule };
  return outside === '' ? [direct] : [direct, { match: `${outside},${number}`, ...rule, rewrite: number }];
}

function shapeRules(
  { begins, digits, what, kind }: NumberShape,
  toOutside: (match: string, what: string, timeout: number) => ExplainedRule,
): ExplainedRule[] {
  const label = kind === 'short' ? `short: ${what}` : what;
  if (digits === 'open') return [toOutside(`${begins}*`, label, OPEN_END)];
  const lengths = [digits].flat().toSorted((a, b) => a - b);
  return lengths.map((length, index) =>
    toOutside(
      begins + '.'.repeat(length - begins.length),
      label,
      index < lengths.length - 1 ? MAYBE_MORE : 0,
    ),
  );
}

/** A rewrite that sends what the pattern stands for, without anything before it. */
function withoutPrefix(match: string): string {
  const [own = '', ...others] = match.split(/\.+|\*/);
  return others.reduce((rewrite, literal, index) => `${rewrite}%${index + 1}${literal}`, own);
}

/** Whether a number of the short pattern may be the beginning of one of the long pattern. */
function isBeginningOf(short: string, long: string): boolean {
  const [a, b] = [short, long].map((pattern) => pattern.replaceAll(',', '')) as [string, string];
  if (b.length <= a.length && !b.endsWith('*')) return false;
  return [...a].every((sign, at) => {
    const other = b[Math.min(at, b.length - 1)] as string;
    return sign === '.' || other === '.' || other === '*' || sign === other;
  });
}

function requireSafety(
  { emergency }: NumberingPlan,
  rules: readonly ExplainedRule[],
  { outside }: PlanOptions,
): void {
  const plan: DialPlan = { rules };
  // Who is cut off on the way to one number for all needs, and gets another such number, is helped as well.
  const forAll = new Set(emergency.flatMap(({ number, what }) => (what.startsWith('all') ? [number] : [])));
  for (const { number } of emergency) {
    for (const dialled of outside === '' ? [number] : [number, outside + number]) {
      const { sent, wait } = dialNumber(plan, dialled).choice;
      const isRight = sent === number || (forAll.has(number) && forAll.has(sent));
      if (wait > 0 || !isRight) throw unsafe(`${dialled} would not be sent at once as ${number}`);
    }
    if (outside === '' || !number.startsWith(outside)) continue;
    const cut = rules.find(
      ({ match, rewrite }) => match.includes(',') && !isEmergency(rewrite) && isBeginningOf(number, match),
    );
    if (cut !== undefined) {
      throw unsafe(`${cut.match} would end as ${number}, which begins with ${outside}`);
    }
  }

  function isEmergency(rewrite: string | undefined): boolean {
    return emergency.some(({ number }) => number === rewrite);
  }
}

function unsafe(what: string): OffhookError {
  return new OffhookError(
    'DIAL_PLAN_DELAYS_EMERGENCY',
    `With these options ${what}.`,
    'Take another digit for outside, or other own numbers: none that emergency numbers begin with.',
  );
}
