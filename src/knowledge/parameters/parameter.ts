import type { Confidence } from '#knowledge/confidence.ts';
import type { SourceKey } from '#knowledge/sources.ts';

/** The word by which a setting says that it has no value; in capitals, like an empty value for most (lineage). */
export const UNPROVISIONED = 'UNPROVISIONED';

export type ParameterCategory =
  | 'image'
  | 'network'
  | 'nat'
  | 'proxy'
  | 'sip'
  | 'lines'
  | 'calls'
  | 'media'
  | 'time'
  | 'display'
  | 'services'
  | 'security';

/** What a value may look like. */
export type ParameterType =
  /** Characters that mean something to another program: accounts, numbers, passwords. */
  | 'string'
  /** Words for people to read: accents may be lost on the way. */
  | 'text'
  | 'enum'
  /** Decimal digits only; leading zeros are fine. */
  | 'int'
  | 'bool'
  | 'port'
  /** Dotted IPv4. */
  | 'ip'
  | 'ip-or-host'
  | 'url'
  /** A load without extension: `P0S3-8-12-00`. */
  | 'load-name'
  /** Put in front of a file name as it is, and so ending in a slash. */
  | 'folder'
  /** A count of hours, with a sign if need be. */
  | 'hours'
  /** `H`, `HH`, `HH:MM` or `HH/MM`, 24 hours. */
  | 'time-of-day';

export interface ParameterValue {
  /** The spelling that we write. */
  readonly value: string;
  /** Other spellings that phones accept for the same. */
  readonly alsoSpelled?: readonly string[];
  readonly meaning: string;
}

/** One family of settings of a `.cnf` file; `line{n}_name` stands for `line1_name` and so on. */
export interface Parameter {
  readonly name: string;
  readonly category: ParameterCategory;
  /** The files it makes sense in: SIPDefault.cnf, SIP<MAC>.cnf, or both. */
  readonly scope: 'default' | 'phone' | 'both';
  /** What `{n}` counts. Lines and their proxies end with the model's last line. */
  readonly numbered?: 'line' | 'speed-dial';
  readonly type: ParameterType;
  readonly min?: number;
  readonly max?: number;
  /** A mask with one bit a line: bit 0 is line 1. */
  readonly bitPerLine?: true;
  /** Characters that the phone stores; a longer text is refused as a whole, not cut (lineage). */
  readonly maxLength?: number;
  /** Characters that the display has room for, when fewer than are stored. */
  readonly visibleLength?: number;
  /** The only values there are. Integers among them may have leading zeros. */
  readonly values?: readonly ParameterValue[];
  /** Keywords are compared without regard to case (lineage) unless this says that case matters. */
  readonly exactCase?: true;
  /** Factory value; absent when nobody knows it. */
  readonly default?: string;
  /** The setting whose value is used while this one is empty or UNPROVISIONED. */
  readonly fallback?: string;
  readonly units?: string;
  /** The SIP release that brought it, as the sources word it. */
  readonly since?: string;
  readonly summary: string;
  readonly caveats?: string;
  /** Never shown in clear, never logged, and served only to the phone itself. */
  readonly secret?: true;
  readonly confidence: Confidence;
  readonly sources: readonly SourceKey[];
}
