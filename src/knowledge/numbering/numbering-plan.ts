import type { Confidence } from '#knowledge/confidence.ts';
import type { SourceKey } from '#knowledge/sources.ts';

/** Numbers that begin alike and are equally long, as they are dialled inside the country. */
export interface NumberShape {
  readonly kind: 'fixed' | 'mobile' | 'service' | 'short';
  readonly what: string;
  /** With the trunk prefix, where there is one. */
  readonly begins: string;
  /** Digits of the whole number as dialled, every length there is; or `open`, where only time tells that it is whole. */
  readonly digits: number | readonly number[] | 'open';
}

/** A number for help in need: it is sent at once and as it was dialled. */
interface EmergencyNumber {
  readonly number: string;
  readonly what: string;
}

/** How numbers are dialled in a country. */
export interface NumberingPlan {
  /** ISO 3166-1, two letters. */
  readonly country: string;
  readonly name: string;
  /** What goes before numbers of other countries. */
  readonly international: string;
  readonly emergency: readonly EmergencyNumber[];
  readonly shapes: readonly NumberShape[];
  readonly caveats?: string;
  readonly confidence: Confidence;
  readonly sources: readonly SourceKey[];
}
