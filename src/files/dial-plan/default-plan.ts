import type { DialPlan } from './dial-plan.ts';

/** Whatever was dialled is sent after five seconds, or at once with # or the Dial key. */
export const DEFAULT_DIAL_PLAN: DialPlan = { rules: [{ match: '*', timeout: 5 }] };
