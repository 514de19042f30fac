import type { LoadName } from '#values/load-name.ts';

/** A file that may belong to a firmware set, by the name it has now. */
export interface OfferedFile {
  readonly name: string;
  /** The whole file, or at least its first 8 kB when `size` is given. */
  readonly bytes: Uint8Array;
  /** Octets of the whole file; those of `bytes` when absent. */
  readonly size?: number;
}

/** What a part does: phones fetch the list, then the loader and the application where theirs differ. */
type PartRole =
  | 'list'
  | 'loader'
  | 'application'
  /** The unsigned loader, for phones from before the universal loader; sets are complete without it. */
  | 'early-loader';

export interface FirmwarePart extends OfferedFile {
  readonly role: PartRole;
}

/** The complete group of files that make a load installable. */
export interface FirmwareSet {
  readonly kind: 'complete';
  /** The load that configuration files name. */
  readonly load: LoadName;
  /** What OS79XX.TXT names: the loader of the set, without extension. */
  readonly loader: LoadName;
  readonly parts: readonly FirmwarePart[];
  /** Doubts that do not stand in the way. */
  readonly warnings: readonly string[];
}

/** One thing that is wrong with a set. */
export interface FirmwareProblem {
  readonly code:
    | 'FIRMWARE_NO_LIST'
    | 'FIRMWARE_LIST_UNREADABLE'
    | 'FIRMWARE_PART_MISSING'
    | 'FIRMWARE_PART_WRONG_CASE'
    | 'FIRMWARE_PART_RENAMED'
    | 'FIRMWARE_PART_UNSIGNED'
    | 'FIRMWARE_PART_TRUNCATED';
  /** The file that is meant, by its true name. */
  readonly file: string;
  readonly message: string;
  readonly remedy: string;
}

/** A set that cannot be used, with everything that is wrong with it. */
export interface FirmwareRefusal {
  readonly kind: 'refused';
  /** The `.loads` file of the set; empty when there is none at all. */
  readonly list: string;
  readonly problems: readonly FirmwareProblem[];
}
