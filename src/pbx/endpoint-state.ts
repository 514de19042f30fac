/** What the phone or phones of an account are doing, as its PBX tells. */
export interface EndpointState {
  /** The extension's SIP user. */
  readonly user: string;
  /** Whether one of them is there. */
  readonly isOnline: boolean;
  /** Calls that they have just now: those that ring and those on hold count. With whom is nobody's business. */
  readonly calls: number;
}
