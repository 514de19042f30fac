/** What an endpoint has seen since it started. */
export interface SipCounters {
  /** Datagrams of all sorts. */
  received: number;
  /** From networks that get no answer. */
  unasked: number;
  /** Datagrams that were no SIP message; some of them got a 400. */
  malformed: number;
  /** Responses to requests that we never sent. */
  stray: number;
  retransmissions: number;
  answered: number;
  /** Answers dropped because too many were held back already. */
  dropped: number;
  sendFailures: number;
}

/** All at zero. */
export function newSipCounters(): SipCounters {
  return {
    received: 0,
    unasked: 0,
    malformed: 0,
    stray: 0,
    retransmissions: 0,
    answered: 0,
    dropped: 0,
    sendFailures: 0,
  };
}
