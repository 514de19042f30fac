import { type DialPlanReading, readDialPlan } from '#files/dial-plan/dial-plan-reader.ts';
import { type DialPlanToken, scanTags } from '#files/dial-plan/dial-plan-tags.ts';
import { FILE_LIMITS } from '#knowledge/file-limits.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { TextRange } from './finding.ts';
import type { LintFile } from './lint-file.ts';

/** An attribute of a rule with its place. */
interface PlacedText {
  readonly value: string;
  /** Between the quotes. */
  readonly range: TextRange;
}

/** One `<TEMPLATE/>` as it was written. */
export interface PlacedRule {
  readonly match: PlacedText;
  readonly timeout?: PlacedText;
  readonly rewrite?: PlacedText;
  readonly range: TextRange;
}

interface DialPlanView {
  readonly tokens: readonly DialPlanToken[];
  readonly rules: readonly PlacedRule[];
  readonly unreadableAt?: number;
  /** As phones read it; absent when they can't. */
  readonly reading?: DialPlanReading;
}

const VIEWS = new WeakMap<LintFile, DialPlanView>();

/** The file's tags and rules with their places. */
export function dialPlanOf(file: LintFile): DialPlanView {
  const known = VIEWS.get(file);
  if (known !== undefined) return known;
  const { tokens, unreadableAt } = scanTags(file.text);
  const reading = readAsPhone(file.bytes);
  const view: DialPlanView = {
    tokens,
    rules: tokens.flatMap(placeRule),
    ...(unreadableAt === undefined ? {} : { unreadableAt }),
    ...(reading === undefined ? {} : { reading }),
  };
  VIEWS.set(file, view);
  return view;
}

function placeRule(token: DialPlanToken): PlacedRule[] {
  if (token.kind !== 'open' || token.name !== 'TEMPLATE') return [];
  const attribute = (wanted: string): PlacedText | undefined => {
    const found = token.attributes.find(({ name }) => name.toLowerCase() === wanted);
    if (found === undefined) return undefined;
    const { value, valueStart } = found;
    return { value, range: { start: valueStart, end: valueStart + value.length } };
  };
  const match = attribute('match');
  if (match === undefined) return [];
  const timeout = attribute('timeout');
  const rewrite = attribute('rewrite');
  return [
    {
      match,
      ...(timeout === undefined ? {} : { timeout }),
      ...(rewrite === undefined ? {} : { rewrite }),
      range: { start: token.offset, end: token.end },
    },
  ];
}

function readAsPhone(bytes: Uint8Array): DialPlanReading | undefined {
  try {
    return readDialPlan(bytes.subarray(0, FILE_LIMITS.dialPlanFile.limit));
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
