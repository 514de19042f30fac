import type { Artifact, Refusal } from '#provisioning/file-answer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** What every event of the TFTP server tells, so that the boot session can join it with a phone. */
interface TftpEventBase {
  /** `Clock.now()` when it happened. */
  readonly at: number;
  readonly from: Ipv4Address;
  /** The client's port, its transfer identifier. */
  readonly fromPort: number;
  /** Our own address that was asked. */
  readonly to: Ipv4Address;
  /** The file name as it was asked. */
  readonly name: string;
}

interface TftpTransferEventBase extends TftpEventBase {
  /** Tells the transfers of one server apart; counts up from 1. */
  readonly transfer: number;
  readonly artifact: Artifact;
  /** Octets to send; in netascii more than the artifact has. */
  readonly size: number;
}

/** A request was answered with an ERROR. */
interface TftpRefusedEvent extends TftpEventBase {
  readonly kind: 'refused';
  readonly refusal: Refusal;
}

/** A file is on its way for so long already ({@link LONG_TRANSFER_MS}); before its `failed` however long it took. */
interface TftpStartedEvent extends TftpTransferEventBase {
  readonly kind: 'started';
}

/** How far a transfer is, at most two a second. */
interface TftpProgressEvent extends TftpTransferEventBase {
  readonly kind: 'progress';
  readonly acknowledgedBytes: number;
}

/** The client acknowledged the last block. Of a short transfer it is the only event. */
interface TftpCompletedEvent extends TftpTransferEventBase {
  readonly kind: 'completed';
  readonly ms: number;
  readonly retransmittedBlocks: number;
}

/** Why a transfer ended before its last block was acknowledged. */
export type TftpFailure =
  /** No ACK to any retransmission: switched off, unplugged, or its last ACK was lost. */
  | { readonly kind: 'client-silent' }
  /** The client sent an ERROR; its text is a stranger's. */
  | { readonly kind: 'client-error'; readonly code: number; readonly message: string }
  /** The client asked for something else from the same port, or began anew. */
  | { readonly kind: 'superseded' }
  /** The server was stopped. */
  | { readonly kind: 'shutdown' };

/** A transfer ended early. */
interface TftpFailedEvent extends TftpTransferEventBase {
  readonly kind: 'failed';
  readonly why: TftpFailure;
  readonly acknowledgedBytes: number;
  readonly ms: number;
  readonly retransmittedBlocks: number;
}

/** The answer could not be made. The client got silence, so that it asks again. */
interface TftpUnansweredEvent extends TftpEventBase {
  readonly kind: 'unanswered';
  readonly error: unknown;
}

export type TftpEvent =
  | TftpRefusedEvent
  | TftpStartedEvent
  | TftpProgressEvent
  | TftpCompletedEvent
  | TftpFailedEvent
  | TftpUnansweredEvent;
