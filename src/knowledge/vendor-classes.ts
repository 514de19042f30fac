import type { Confidence } from './confidence.ts';
import type { SourceKey } from './sources.ts';

/** What a phone says of itself in DHCP option 60, and which model says so. */
export interface VendorClass {
  /** Without the NUL octet that most of these end with. */
  readonly text: string;
  /** Id in MODELS or NAMED_MODELS; absent when several models say the same. */
  readonly model?: string;
  readonly confidence: Confidence;
  readonly sources: readonly SourceKey[];
}

/** Every Cisco device whose class is known begins with one of these; the wireless phones write no comma. */
export const CISCO_CLASS_PREFIXES = ['Cisco Systems, Inc', 'Cisco Systems Inc.'] as const;

/** The model follows this, for everything that is younger than the universal loader. */
export const MODEL_CLASS_PREFIX = 'Cisco Systems, Inc. IP Phone CP-';

/** Analogue adapters: Cisco's, but no phones. */
export const ADAPTER_CLASS_PREFIX = 'CISCO ATA';

const SOURCE = { confidence: 'observed', sources: ['wazo-dhcp'] } as const;

export const VENDOR_CLASSES = [
  // 7940 and 7960 before the universal loader, and a few that don't tell.
  {
    text: 'Cisco Systems, Inc. IP Phone',
    confidence: 'observed',
    sources: ['wazo-dhcp', 'voip-info-upgrade'],
  },
  { text: 'Cisco Systems, Inc. IP Phone 7905', model: '7905G', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone 7912', model: '7912G', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone 7920', model: '7920', ...SOURCE },
  { text: 'Cisco Systems Inc. Wireless Phone 7921', model: '7921G', ...SOURCE },
  {
    text: 'Cisco Systems Inc. Wireless Phone 7925',
    model: '7925G',
    confidence: 'uncertain',
    sources: ['wazo-dhcp'],
  },
  {
    text: 'Cisco Systems Inc. Wireless Phone 7926',
    model: '7926G',
    confidence: 'uncertain',
    sources: ['wazo-dhcp'],
  },
  { text: 'Cisco Systems, Inc. IP Phone CP-7906G', model: '7906G', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7911G', model: '7911G', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7931G', model: '7931G', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7937G', model: '7937G', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7940', model: '7940', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7940G', model: '7940G', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7941G', model: '7941G', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7941G-GE', model: '7941G-GE', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7942G', model: '7942G', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7945G', model: '7945G', ...SOURCE },
  {
    text: 'Cisco Systems, Inc. IP Phone CP-7960',
    model: '7960',
    confidence: 'uncertain',
    sources: ['wazo-dhcp'],
  },
  { text: 'Cisco Systems, Inc. IP Phone CP-7960G', model: '7960G', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7961G', model: '7961G', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7961G-GE', model: '7961G-GE', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7962G', model: '7962G', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7965G', model: '7965G', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7970G', model: '7970G', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7971G-GE', model: '7971G-GE', ...SOURCE },
  { text: 'Cisco Systems, Inc. IP Phone CP-7975G', model: '7975G', ...SOURCE },
] as const satisfies readonly VendorClass[];
