/** How exactly a pattern fits: digits of its own only, dots, or a star. The last wildcard that was reached counts. */
export const FIT = { star: 1, dots: 2, exact: 3 } as const;
type Fit = (typeof FIT)[keyof typeof FIT];

/** What a phone makes of one pattern and the digits dialled so far, when they go together. */
export interface PatternWalk {
  /** The whole pattern was used up; otherwise more digits are needed. */
  readonly isComplete: boolean;
  /** Characters of the pattern's own that were dialled. */
  readonly literals: number;
  readonly fit: Fit;
  /** What the wildcards took, at most five; dots side by side are one. */
  readonly groups: readonly string[];
  /** Second dial tones on the way: commas that were passed, those side by side counting once. */
  readonly commas: number;
  /** A comma is next: the phone gives a second dial tone. */
  readonly wantsTone: boolean;
}

const MOST_GROUPS = 5;

/**
 * Goes through a pattern with the digits dialled, as the related stack does (lineage, `sip-stack-dial-plan`): from left to
 * right, never back. `undefined` when they don't go together: among others with a `#` that the pattern does not have in that place, which
 * then sends.
 */
export function walkPattern(pattern: string, digits: string): PatternWalk | undefined {
  let at = 0;
  let commas = 0;
  let literals = 0;
  let fit: Fit = FIT.exact;
  const groups: string[] = [];
  for (let next = 0; next < digits.length; ) {
    if (pattern[at] === ',') commas += 1;
    while (pattern[at] === ',') at += 1;
    const sign = pattern[at];
    const digit = digits[next] as string;
    if ((sign === '*' && digit !== '#') || (sign === '.' && /[0-9*+]/.test(digit))) {
      const taken = sign === '*' ? starTakes(pattern, at, digits, next) : dotsTake(pattern, at, digits, next);
      // A sixth group and all later ones are not kept.
      if (groups.length < MOST_GROUPS) groups.push(digits.slice(next, next + taken));
      fit = sign === '*' ? FIT.star : FIT.dots;
      at += sign === '*' ? 1 : taken;
      next += taken;
      continue;
    }
    // A backslash makes a star of its own; at the end it stands for itself.
    if (sign === '\\' && at + 1 < pattern.length) at += 1;
    if (pattern[at] !== digit) return undefined;
    literals += 1;
    at += 1;
    next += 1;
  }
  return { isComplete: at === pattern.length, literals, fit, groups, commas, wantsTone: pattern[at] === ',' };
}

/** A star takes one character and goes on until the one that follows it in the pattern, or a `#`. */
function starTakes(pattern: string, at: number, digits: string, from: number): number {
  const stop = pattern[at + 1] === '\\' ? pattern[at + 2] : pattern[at + 1];
  let end = from + 1;
  while (end < digits.length && digits[end] !== stop && digits[end] !== '#') end += 1;
  return end - from;
}

/** Dots side by side take digits together; a star or plus that was dialled begins a group of its own. */
function dotsTake(pattern: string, at: number, digits: string, from: number): number {
  let taken = 1;
  while (pattern[at + taken] === '.' && /[0-9]/.test(digits[from + taken] ?? '')) taken += 1;
  return taken;
}
