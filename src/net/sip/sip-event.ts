/** Where a message came from. */
interface SipSource {
  readonly address: string;
  readonly port: number;
}

/** What an operator may want to know of an endpoint. */
export type SipEvent =
  | {
      /** Told for the first and then for every doubling of `count`, so that noise fills no log. */
      readonly kind: 'malformed';
      readonly source: SipSource;
      readonly reason: string;
      readonly count: number;
    }
  | {
      /** The program failed at a message: a defect of ours. Whoever asked got 500. */
      readonly kind: 'failed';
      readonly source: SipSource;
      readonly error: unknown;
    };
