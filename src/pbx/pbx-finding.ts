/** Something that is as it should be at a PBX, or is not; `unknown` could not be told. */
export interface PbxFinding {
  readonly state: 'ok' | 'warning' | 'problem' | 'unknown';
  /** For people, without its full stop. */
  readonly found: string;
  /** What to do about it there. */
  readonly remedy?: string;
}
