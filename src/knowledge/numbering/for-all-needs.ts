import type { Confidence } from '#knowledge/confidence.ts';
import type { SourceKey } from '#knowledge/sources.ts';

/** Emergency numbers that mean police, fire brigade and ambulance alike: most of the world, North America, British Isles. */
export const FOR_ALL_NEEDS = ['112', '911', '999'] as const;

/**
 * The number that is for help, or leads nowhere, in every country. No number of another kind begins with it: none of
 * libphonenumber's examples does as it is dialled (Pakistan's 1122 is for help, too).
 */
export const HELP_EVERYWHERE = {
  number: '112',
  confidence: 'inferred',
  sources: ['libphonenumber'],
} as const satisfies { number: string; confidence: Confidence; sources: readonly SourceKey[] };
