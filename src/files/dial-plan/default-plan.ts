import { HELP_EVERYWHERE } from '#knowledge/numbering/for-all-needs.ts';
import type { DialPlan, DialRule } from './dial-plan.ts';

const TIMEOUT = 5;
/** Whatever was dialled is sent after five seconds, or at once with # or the Dial key. */
const CATCH_ALL: DialRule = { match: '*', timeout: TIMEOUT };
const HELP = HELP_EVERYWHERE.number;
/** On the way to it the phone would wait ten seconds for its end: 11 has a rule, as it would have without that number. */
const BEGINNINGS = Array.from(HELP, (_, at): DialRule => ({ match: HELP.slice(0, at), timeout: TIMEOUT }));
const PLAN: DialPlan = { rules: [...BEGINNINGS.slice(1), { match: HELP, timeout: 0 }, CATCH_ALL] };
/** Who dials an own number that begins like the one for help must not be cut off, and call for help. */
const PLAN_THAT_WAITS: DialPlan = { rules: [CATCH_ALL] };

/** The plan of a house of which nobody has said where it is: only what holds in every country is sent at once. */
export function defaultDialPlan(ownNumbers: Iterable<string>): DialPlan {
  const isBeginning = Iterator.from(ownNumbers).some((own) => own.startsWith(HELP) && own !== HELP);
  return isBeginning ? PLAN_THAT_WAITS : PLAN;
}

/** Every plan that {@link defaultDialPlan} gives. */
export const DEFAULT_DIAL_PLANS: readonly DialPlan[] = [PLAN, PLAN_THAT_WAITS];
