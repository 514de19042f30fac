import type { Confidence } from './confidence.ts';
import type { SourceKey } from './sources.ts';

/** How much of a file a phone takes. */
export interface FileLimit {
  readonly limit: number;
  readonly meaning: string;
  readonly confidence: Confidence;
  readonly sources: readonly SourceKey[];
}

export const FILE_LIMITS = {
  dialPlanFile: {
    limit: 8192,
    meaning: 'octets of a dial plan',
    confidence: 'lineage',
    sources: ['sip-stack-dial-plan'],
  },
  dialPlanAttribute: {
    limit: 63,
    meaning: 'characters of an attribute value in a dial plan, which is read through 64 octets',
    confidence: 'lineage',
    sources: ['sip-stack-dial-plan'],
  },
  dialPlanTones: {
    limit: 3,
    meaning: 'Tone attributes of one rule, the n-th for the n-th comma in MATCH',
    confidence: 'lineage',
    sources: ['sip-stack-dial-plan'],
  },
  syncInfoFile: {
    limit: 4096,
    meaning: 'octets of syncinfo.xml',
    confidence: 'lineage',
    sources: ['sip-stack-check-sync'],
  },
  syncText: {
    limit: 32,
    meaning: 'characters of a SYNC text',
    confidence: 'documented',
    sources: ['sip-guide-8.0-p4-4'],
  },
} as const satisfies Record<string, FileLimit>;
