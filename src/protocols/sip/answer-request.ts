import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { UdpEndpoint } from './response-target.ts';

/** A request with sound mandatory headers, its topmost Via stamped with where it came from. */
export interface ReceivedRequest {
  readonly request: SipRequest;
  readonly source: UdpEndpoint;
  /** Our own address that was asked. */
  readonly local: Ipv4Address;
}

/** A final response, and how long to hold it back: 0 unless the asker is to be slowed. */
export interface SipAnswer {
  readonly response: SipResponse;
  readonly delayMs: number;
}

/** What the endpoint asks for every new request but ACK; `undefined` is silence. */
export type AnswerRequest = (received: ReceivedRequest) => SipAnswer | undefined;
