/** What a TFTP server has met since it started. All but `activeTransfers` and `waiting` only grow. */
export interface TftpCounters {
  /** Transfers that are going on. */
  activeTransfers: number;
  /** Newcomers whose turn has not come. */
  waiting: number;
  /** Read requests, repeated ones included. */
  requests: number;
  completed: number;
  failed: number;
  /** Requests answered with an ERROR. */
  refused: number;
  /** Requests that repeated one that waited, whose answer was being made, or whose transfer was going on. */
  repeatedRequests: number;
  /** DATA and OACK packets sent again. */
  retransmissions: number;
  /** Packets that are not TFTP. */
  malformed: number;
  /** ACK or DATA packets that belong to no transfer. */
  wrongTransferIds: number;
  /** Packets from networks that may not ask; they got silence. */
  strangers: number;
  /** Requests over a bound; they got silence, and the phone asks again. */
  deferred: number;
  /** Answers that could not be made. */
  unanswered: number;
  /** Errors that sockets reported after they were bound. */
  socketErrors: number;
}

/** All counters at zero. */
export function noTftpCounters(): TftpCounters {
  return {
    activeTransfers: 0,
    waiting: 0,
    requests: 0,
    completed: 0,
    failed: 0,
    refused: 0,
    repeatedRequests: 0,
    retransmissions: 0,
    malformed: 0,
    wrongTransferIds: 0,
    strangers: 0,
    deferred: 0,
    unanswered: 0,
    socketErrors: 0,
  };
}
