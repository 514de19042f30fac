/** Something in an agenda: at a moment, or all day. */
export interface AgendaEvent {
  readonly what: string;
  readonly where?: string;
  /** Milliseconds since 1970; absent for what lasts all day. */
  readonly at?: number;
  /** `2026-11-30`; absent for what begins at a moment. */
  readonly day?: string;
}
