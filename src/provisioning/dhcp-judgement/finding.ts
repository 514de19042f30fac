import type { Confidence } from '#knowledge/confidence.ts';

/** Something about the offers that an operator should know. */
export interface ProbeFinding {
  readonly id: string;
  /** `problem`: a phone would not come to its files, or not always. `warning`: it may not. `note`: good to know. */
  readonly severity: 'problem' | 'warning' | 'note';
  readonly says: string;
  readonly remedy?: string;
  /** How sure it is that phones behave so. */
  readonly confidence: Confidence;
}

/** What is to be done in most cases. */
export const USE_SNIPPET = 'Write it as `offhook dhcp snippet --for SERVER` prints it.';
