/** An event in words, and how good or bad it is. */
export interface EventDescription {
  readonly text: string;
  /** `routine` happens at every boot; `attention` wants somebody to look. */
  readonly tone: 'routine' | 'good' | 'attention';
  /** What to do about it. */
  readonly remedy?: string;
}
