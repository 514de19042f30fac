import type { Confidence } from './confidence.ts';
import type { SourceKey } from './sources.ts';

/** Phones that run the same firmware and read the same files. */
export interface PhoneFamily {
  readonly id: '7940-7960';
  readonly name: string;
  /** First characters of the names of its SIP applications, and of its loaders and SCCP images. */
  readonly applicationPrefix: string;
  readonly loaderPrefix: string;
  /** DHCP option 60 before the universal loader; the string is the same for both models. */
  readonly earlyVendorClass: string;
  /** User-Agent of the SIP releases that don't tell the model. */
  readonly userAgents: readonly string[];
  readonly confidence: Confidence;
  readonly sources: readonly SourceKey[];
}

/** A model that Offhook brings up. */
export interface PhoneModel {
  readonly id: '7940' | '7940G' | '7960' | '7960G';
  readonly name: string;
  readonly family: '7940-7960';
  /** Line keys, and so the highest `n` of `line{n}_name`. */
  readonly lines: number;
  /** The number in `loadInformation7` and `loadInformation8` of XMLDefault.cnf.xml. */
  readonly deviceType: number;
  /** DHCP option 60 once the universal loader is there, with its NUL octet. */
  readonly vendorClass: string;
  /** User-Agent of SIP 8.x; the load's own release is not in it. */
  readonly userAgent: string;
  /** Platform text in its CDP announcements. */
  readonly cdpPlatform: string;
  readonly confidence: Confidence;
  readonly sources: readonly SourceKey[];
}

/** A relative that Offhook can name but does not bring up yet. */
export interface NamedModel {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  /** Cisco's device-type number. */
  readonly deviceType: number;
}

export const FAMILIES = [
  {
    id: '7940-7960',
    name: 'Cisco IP Phone 7940 and 7960',
    applicationPrefix: 'P0S3',
    loaderPrefix: 'P003',
    earlyVendorClass: 'Cisco Systems, Inc. IP Phone\0',
    userAgents: ['CSCO/4', 'CSCO/7'],
    confidence: 'observed',
    sources: ['wazo-dhcp', 'voip-info-upgrade', 'sip-7940-captures'],
  },
] as const satisfies readonly PhoneFamily[];

const MODEL_SOURCES = ['wazo-dhcp', 'chan-sccp', 'teo-7960-log', 'sip-7940-captures'] as const;

/** The old and the G models run the same software. */
export const MODELS = [
  {
    id: '7940',
    name: 'Cisco IP Phone 7940',
    family: '7940-7960',
    lines: 2,
    deviceType: 8,
    vendorClass: 'Cisco Systems, Inc. IP Phone CP-7940\0',
    userAgent: 'Cisco-CP7940G/8.0',
    cdpPlatform: 'Cisco IP Phone 7940',
    confidence: 'observed',
    sources: MODEL_SOURCES,
  },
  {
    id: '7940G',
    name: 'Cisco IP Phone 7940G',
    family: '7940-7960',
    lines: 2,
    deviceType: 8,
    vendorClass: 'Cisco Systems, Inc. IP Phone CP-7940G\0',
    userAgent: 'Cisco-CP7940G/8.0',
    cdpPlatform: 'Cisco IP Phone 7940',
    confidence: 'observed',
    sources: MODEL_SOURCES,
  },
  {
    id: '7960',
    name: 'Cisco IP Phone 7960',
    family: '7940-7960',
    lines: 6,
    deviceType: 7,
    vendorClass: 'Cisco Systems, Inc. IP Phone CP-7960\0',
    userAgent: 'Cisco-CP7960G/8.0',
    cdpPlatform: 'Cisco IP Phone 7960',
    confidence: 'uncertain',
    sources: MODEL_SOURCES,
  },
  {
    id: '7960G',
    name: 'Cisco IP Phone 7960G',
    family: '7940-7960',
    lines: 6,
    deviceType: 7,
    vendorClass: 'Cisco Systems, Inc. IP Phone CP-7960G\0',
    userAgent: 'Cisco-CP7960G/8.0',
    cdpPlatform: 'Cisco IP Phone 7960',
    confidence: 'observed',
    sources: MODEL_SOURCES,
  },
] as const satisfies readonly PhoneModel[];

export type ModelId = (typeof MODELS)[number]['id'];

/** Families are named after how their files look; ids are Cisco's (chan-sccp, observed). */
export const NAMED_MODELS = [
  { id: '7902G', name: 'Cisco IP Phone 7902G', family: '7902', deviceType: 30008 },
  { id: '7905G', name: 'Cisco IP Phone 7905G', family: '7905-7912', deviceType: 20000 },
  { id: '7906G', name: 'Cisco IP Phone 7906G', family: '7906-7911', deviceType: 369 },
  { id: '7910', name: 'Cisco IP Phone 7910', family: '7910', deviceType: 6 },
  { id: '7911G', name: 'Cisco IP Phone 7911G', family: '7906-7911', deviceType: 307 },
  { id: '7912G', name: 'Cisco IP Phone 7912G', family: '7905-7912', deviceType: 30007 },
  { id: '7920', name: 'Cisco Wireless IP Phone 7920', family: '7920', deviceType: 30002 },
  { id: '7921G', name: 'Cisco Wireless IP Phone 7921G', family: '7921-7926', deviceType: 365 },
  { id: '7925G', name: 'Cisco Wireless IP Phone 7925G', family: '7921-7926', deviceType: 484 },
  { id: '7926G', name: 'Cisco Wireless IP Phone 7926G', family: '7921-7926', deviceType: 577 },
  { id: '7931G', name: 'Cisco IP Phone 7931G', family: '7931', deviceType: 348 },
  { id: '7935', name: 'Cisco IP Conference Station 7935', family: '7935-7937', deviceType: 9 },
  { id: '7936', name: 'Cisco IP Conference Station 7936', family: '7935-7937', deviceType: 30019 },
  { id: '7937G', name: 'Cisco IP Conference Station 7937G', family: '7935-7937', deviceType: 431 },
  { id: '7941G', name: 'Cisco IP Phone 7941G', family: '7941-7961', deviceType: 115 },
  { id: '7941G-GE', name: 'Cisco IP Phone 7941G-GE', family: '7941-7961', deviceType: 309 },
  { id: '7942G', name: 'Cisco IP Phone 7942G', family: '7942-7962', deviceType: 434 },
  { id: '7945G', name: 'Cisco IP Phone 7945G', family: '7945-7965', deviceType: 435 },
  { id: '7961G', name: 'Cisco IP Phone 7961G', family: '7941-7961', deviceType: 30018 },
  { id: '7961G-GE', name: 'Cisco IP Phone 7961G-GE', family: '7941-7961', deviceType: 308 },
  { id: '7962G', name: 'Cisco IP Phone 7962G', family: '7942-7962', deviceType: 404 },
  { id: '7965G', name: 'Cisco IP Phone 7965G', family: '7945-7965', deviceType: 436 },
  { id: '7970G', name: 'Cisco IP Phone 7970G', family: '7970-7971-7975', deviceType: 30006 },
  { id: '7971G-GE', name: 'Cisco IP Phone 7971G-GE', family: '7970-7971-7975', deviceType: 119 },
  { id: '7975G', name: 'Cisco IP Phone 7975G', family: '7970-7971-7975', deviceType: 437 },
  { id: '7985G', name: 'Cisco IP Phone 7985G', family: '7985', deviceType: 302 },
] as const satisfies readonly NamedModel[];
