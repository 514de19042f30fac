import { chooseRule, type DialChoice } from './choose-rule.ts';
import type { DialPlan } from './dial-plan.ts';

/** How a number that is dialled digit by digit ends. */
export interface Dialling {
  /** The digits that were dialled when the phone sent: fewer than the number when a rule cut it off. */
  readonly dialled: string;
  readonly choice: DialChoice;
  /** The rest of the number, which nobody got to dial. */
  readonly cutOff: string;
  /** Second dial tones, and after how many digits. */
  readonly tones: readonly { readonly after: number; readonly tone: string }[];
  /** The shortest pause between two digits, in seconds, after which the phone would have sent too early; and where. */
  readonly shortestPause: { readonly after: number; readonly seconds: number } | undefined;
}

/**
 * Dials a number digit by digit, as a person without long pauses does, until the phone sends it. A `#` sends what was
 * dialled before it, unless a rule has it in that place (documented; a later version of the related stack waits).
 */
export function dialNumber(plan: DialPlan, number: string, line = 1): Dialling {
  const tones: { after: number; tone: string }[] = [];
  let shortestPause: Dialling['shortestPause'];
  for (let after = 1; after < number.length; after += 1) {
    const dialled = number.slice(0, after);
    const choice = chooseRule(plan, dialled, line);
    const isSentByHash = number[after] === '#' && !fitsAny(plan, number.slice(0, after + 1), line);
    if (isSentByHash) {
      return {
        dialled,
        choice: { ...choice, wait: 0 },
        cutOff: number.slice(after + 1),
        tones,
        shortestPause,
      };
    }
    if (choice.tone !== undefined) tones.push({ after, tone: choice.tone });
    if (choice.wait === 0) return { dialled, choice, cutOff: number.slice(after), tones, shortestPause };
    if (shortestPause === undefined || choice.wait < shortestPause.seconds) {
      shortestPause = { after, seconds: choice.wait };
    }
  }
  return { dialled: number, choice: chooseRule(plan, number, line), cutOff: '', tones, shortestPause };
}

function fitsAny(plan: DialPlan, digits: string, line: number): boolean {
  const { rule, isWaitingFor } = chooseRule(plan, digits, line);
  return rule !== undefined || isWaitingFor !== undefined;
}
