import type { Confidence } from '#knowledge/confidence.ts';
import type { SourceKey } from '#knowledge/sources.ts';
import type { BootSession } from './session.ts';

/** What a diagnosis may know besides the session itself. */
export interface PhoneFacts {
  readonly standing: 'unknown' | 'inbox' | 'adopted';
  /** Where its configuration makes it register. */
  readonly registration: RegistrationPlan;
  /** Other phones that name themselves from its address at the same time. */
  readonly sharers: number;
}

export type RegistrationPlan =
  | { readonly kind: 'here' }
  /** With another PBX that an operator made known. */
  | {
      readonly kind: 'at-pbx';
      readonly pbx: string;
      /** Whether it tells who is registered. */
      readonly isTold: boolean;
    }
  | { readonly kind: 'elsewhere'; readonly proxy: string }
  /** It has no line, or proxy_register is 0. */
  | { readonly kind: 'not-at-all' };

/** What is found of one phone. */
export interface Finding {
  /** One sentence: which file, which address, how often. */
  readonly detail: string;
  /** What to do about this case, where more can be said than of all of them. */
  readonly remedy?: string;
}

/** One reason why a phone is stuck, or soon will be. */
export interface Diagnosis {
  /** Stable; part of events, of JSON and of the address of its page. */
  readonly id: string;
  readonly title: string;
  /** What one sees, on the phone's screen and in its timeline. */
  readonly symptom: string;
  /** Why that is. */
  readonly reason: string;
  readonly remedy: string;
  readonly sources: readonly SourceKey[];
  readonly confidence: Confidence;
  /** Another event says it already, so that none of its own is needed. */
  readonly toldBy?: string;
  /** What is found at the moment; `undefined` when nothing is. Pure, and cheap: it runs after every event. */
  readonly detect: (session: BootSession, now: number, facts: PhoneFacts) => Finding | undefined;
}

/** Whether what was expected has not come in time. */
export function isOverdue({ expected }: BootSession, now: number): boolean {
  return expected !== undefined && now > expected.by;
}

/** `once`, `twice`, `3 times`. */
export function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
