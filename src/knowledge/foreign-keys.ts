import type { SourceKey } from './sources.ts';

/** A name that turns up in 7940/7960 files but is not a setting of theirs. */
export interface ForeignKey {
  readonly key: string;
  readonly kind:
    | 'misspelling'
    | 'letter-case'
    | 'setting of the 7941 and newer'
    | 'setting of Polycom phones';
  /** The setting that was meant or comes nearest; absent when there is none. */
  readonly instead?: string;
  readonly note?: string;
  readonly sources: readonly SourceKey[];
}

export const FOREIGN_KEYS = [
  {
    key: 'timer_registry_delta',
    kind: 'misspelling',
    instead: 'timer_register_delta',
    sources: ['sipxecs-phone'],
  },
  {
    key: 'dscpForAudio',
    kind: 'setting of the 7941 and newer',
    instead: 'tos_media',
    note: 'tos_media takes a precedence from 0 to 5, not a DSCP number.',
    sources: ['elastix-template'],
  },
  {
    key: 'transfer_onhook_enabled',
    kind: 'setting of the 7941 and newer',
    note: 'These phones have no such thing; semi_attended_transfer comes nearest.',
    sources: ['julianhead-default'],
  },
  {
    key: 'reg.{n}.displayName',
    kind: 'setting of Polycom phones',
    instead: 'line{n}_displayname',
    sources: ['fusionpbx-template'],
  },
  { key: 'Image_version', kind: 'letter-case', instead: 'image_version', sources: ['upgrade-how-to-2004'] },
  {
    key: 'Domain_Name',
    kind: 'letter-case',
    instead: 'domain_name',
    note: "Cisco's own CME writes it so, and so it is probably accepted.",
    sources: ['cme-guide-sample'],
  },
] as const satisfies readonly ForeignKey[];
