import type { UdpEndpoint } from '#protocols/sip/response-target.ts';

/** What an operator may want to know of an endpoint. */
export type SipEvent =
  | {
      /** Told for the first and then for every doubling of `count`, so that noise fills no log. */
      readonly kind: 'malformed';
      readonly source: UdpEndpoint;
      readonly reason: string;
      readonly count: number;
    }
  | {
      /** The program failed at answering: a defect of ours. The asker got 500. */
      readonly kind: 'failed';
      readonly source: UdpEndpoint;
      readonly error: unknown;
    };
