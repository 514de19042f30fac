/** What an endpoint has seen since it started. */
export interface SipCounters {
  /** Datagrams, and messages over TCP. */
  received: number;
  /** From networks that get no answer; over TCP, connections. */
  unasked: number;
  /** What was no SIP message; some of it got a 400. */
  malformed: number;
  /** Responses to requests that we never sent, or that are long over. */
  stray: number;
  /** Requests that came once more. */
  retransmissions: number;
  /** Requests that got 503 because too many wait for an answer. */
  overloaded: number;
  /** Messages that went out, repetitions included. */
  sent: number;
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
    overloaded: 0,
    sent: 0,
    sendFailures: 0,
  };
}
