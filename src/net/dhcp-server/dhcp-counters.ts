/** What a DHCP server has met since it started; all only grow. */
export interface DhcpCounters {
  /** Messages on the server's port, of all sorts. */
  received: number;
  /** Messages that are no DHCP, or that no Ethernet client sends. */
  malformed: number;
  answered: number;
  /** Messages whose answer is silence. */
  silent: number;
  /** Messages dropped because too many leases were waiting for the disk; the client asks again. */
  deferred: number;
  /** Answers that could not be made or whose lease could not be kept. */
  unanswered: number;
  /** Replies of other servers that came by. */
  heard: number;
  socketErrors: number;
}

/** All at zero. */
export function noDhcpCounters(): DhcpCounters {
  return {
    received: 0,
    malformed: 0,
    answered: 0,
    silent: 0,
    deferred: 0,
    unanswered: 0,
    heard: 0,
    socketErrors: 0,
  };
}
