import type { DialPlan, DialRule } from './dial-plan.ts';
import { rewriteNumber } from './rewrite-number.ts';
import { FIT, type PatternWalk, walkPattern } from './walk-pattern.ts';

/** Seconds that a phone waits for more digits where no rule says otherwise (lineage). */
export const DEFAULT_WAIT = 10;

/** What a phone makes of the digits dialled so far. */
export interface DialChoice {
  /** The rule that decides; `undefined` while none is complete, or none fits. */
  readonly rule: DialRule | undefined;
  /** Place of that rule in the plan, from 0. */
  readonly index: number | undefined;
  /** Seconds after which the digits are sent; 0 is at once. */
  readonly wait: number;
  /** What is sent then. */
  readonly sent: string;
  readonly route: NonNullable<DialRule['route']>;
  /** A second dial tone is heard now, and which. */
  readonly tone: string | undefined;
  /** A rule fits that needs more digits, and is waited for. */
  readonly isWaitingFor: DialRule | undefined;
}

const DEFAULT_TONE = 'Bellcore-Outside';

interface Candidate {
  readonly rule: DialRule;
  readonly index: number;
  readonly walk: PatternWalk;
}

/**
 * Chooses among the rules as the related stack does (lineage, `sip-stack-dial-plan`): most characters of its own first,
 * then the exact one before dots, dots before the star, then the first in the file. An incomplete rule that leads holds
 * back complete ones with fewer characters of their own; one with as many is held back only if it stands before it.
 */
export function chooseRule({ rules }: DialPlan, digits: string, line: number): DialChoice {
  let leader: Candidate | undefined;
  let winner: Candidate | undefined;
  let sent = digits;
  let wantsTone = false;
  let mostLiterals = 0;
  for (const [index, rule] of rules.entries()) {
    const isForLine = (rule.line ?? 0) === 0 || rule.line === line;
    const walk = isForLine ? walkPattern(rule.match, digits) : undefined;
    if (walk === undefined) continue;
    const candidate = { rule, index, walk };
    if (leader === undefined || isBetter(walk, leader.walk)) {
      leader = candidate;
      winner = undefined;
    }
    const beats =
      walk.literals > mostLiterals || (walk.literals === mostLiterals && walk.fit > (winner?.walk.fit ?? 0));
    if (walk.isComplete && beats) {
      winner = candidate;
      // Stays even if a longer rule is waited for afterwards in vain: the stack rewrites when it adopts a rule.
      sent = rewriteNumber(rule, digits, walk.groups);
    }
    wantsTone ||= walk.wantsTone;
    mostLiterals = Math.max(mostLiterals, walk.literals);
  }
  const isSure = winner !== undefined && winner.walk.fit > FIT.star;
  const shown = winner ?? leader;
  return {
    rule: winner?.rule,
    index: winner?.index,
    wait: winner?.rule.timeout ?? DEFAULT_WAIT,
    sent,
    route: winner?.rule.route ?? 'default',
    tone: wantsTone && !isSure ? (shown?.rule.tones?.[shown.walk.commas] ?? DEFAULT_TONE) : undefined,
    isWaitingFor:
      winner === undefined && leader !== undefined && !leader.walk.isComplete ? leader.rule : undefined,
  };
}

function isBetter(walk: PatternWalk, than: PatternWalk): boolean {
  return walk.literals > than.literals || (walk.literals === than.literals && walk.fit > than.fit);
}
