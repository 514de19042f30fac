import type { LayerScope } from '#provisioning/layers.ts';
import type { Extension } from '#provisioning/phone.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { LoadName } from '#values/load-name.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** What somebody's files mean for an installation: everything that is to be written, and what is to be said of it. */
export interface ImportPlan {
  readonly phones: readonly PlannedPhone[];
  readonly extensions: readonly Extension[];
  readonly groups: readonly PlannedGroup[];
  /** Of all layers, those of groups included. */
  readonly settings: readonly PlannedSetting[];
  /** Comments of the files. */
  readonly notes: readonly PlannedNote[];
  readonly firmware: readonly PlannedFirmware[];
  /** Files that are served as they are: rings, logos, dial plans, pages. */
  readonly files: readonly PlannedFile[];
  /** What else there was, in the order of the files. */
  readonly remarks: readonly Remark[];
  /** Settings that the files are silent about and Offhook sends by itself, where the phone's own default is another. */
  readonly added: ReadonlyMap<string, string>;
}

export interface PlannedPhone {
  readonly mac: MacAddress;
  /** Empty when nothing tells. */
  readonly model: string;
  readonly group?: string;
  readonly boundAddress?: Ipv4Address;
  readonly lines: readonly { readonly position: number; readonly extension: string }[];
}

/** Phones that share settings which not all have. */
export interface PlannedGroup {
  readonly name: string;
  readonly members: readonly MacAddress[];
}

export interface PlannedSetting extends LayerScope {
  readonly name: string;
  readonly value: string;
}

/** What somebody wrote beside a setting, or of a scope as a whole (then `name` is empty). Lines are joined by line feeds. */
export interface PlannedNote extends LayerScope {
  readonly name: string;
  readonly text: string;
}

/** A complete set; `path` is where each part was found. */
export interface PlannedFirmware {
  readonly load: LoadName;
  readonly loader: LoadName;
  readonly parts: readonly PlannedFile[];
}

export interface PlannedFile {
  /** The name it will be served under. */
  readonly name: string;
  readonly path: string;
  /** Octets. */
  readonly size: number;
}

/**
 * Something to be said of a file or a line. `verbatim`: kept as it is, though phones may not know it. `left-out`: not
 * taken over. `changed`: taken over in another form. `note`: worth knowing.
 */
export interface Remark {
  readonly kind: 'verbatim' | 'left-out' | 'changed' | 'note';
  /** Where; absent for what concerns everything. */
  readonly path?: string;
  readonly line?: number;
  /** What it is: `transfer_onhook_enabled`, `the whole file`. No secret. */
  readonly what: string;
  /** Why, and what to do, as a sentence. */
  readonly why: string;
}
