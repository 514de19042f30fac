import type { RequestPacket } from '#protocols/tftp/packet.ts';
import type { SendTransfer } from '#protocols/tftp/send-transfer.ts';
import type { Artifact } from '#provisioning/file-answer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Timed } from './deadline-wheel.ts';
import type { ReplyPort, ReplyPorts } from './reply-ports.ts';
import type { UdpPort } from './udp-port.ts';

/** One of our addresses: what was asked there is answered from there. */
export interface Doorway {
  readonly address: Ipv4Address;
  /** Its place among our addresses. */
  readonly index: number;
  /** Where requests are taken. */
  readonly listeningPort: number;
  /** Where replies leave from: the pool, or the listening port in mode `single-port`. */
  readonly replyPorts: ReplyPorts;
}

/** A client's address: a phone, or many behind one NAT. */
export interface Peer {
  readonly address: Ipv4Address;
  /** By {@link conversationKey}; ended ones stay for a while. */
  readonly conversations: Map<number, Conversation>;
  /** How many of them have not ended. */
  active: number;
  /** When one of them last began or ended; minus infinity before the first. */
  lastServedAt: number;
  /** When it last came to the end of the order in which addresses are forgotten. */
  orderedAt: number;
}

/** The artifact is on its way. */
export interface Sending {
  readonly kind: 'sending';
  readonly id: number;
  readonly artifact: Artifact;
  readonly transfer: SendTransfer;
  readonly replyPort: UdpPort;
  readonly startedAt: number;
  /** Whether events have told of its begin. */
  isTold: boolean;
  /** When events last told how far it is; at first, when it began. */
  toldAt: number;
  /** Retransmitted blocks that the counters already have. */
  countedRetransmissions: number;
}

/** `asking`: the answer is a promise still. `ended`: only here to recognise a late packet. */
export type ConversationPhase = Sending | { readonly kind: 'asking' } | { readonly kind: 'ended' };

/** The phase without an answer yet. */
const ASKING: ConversationPhase = { kind: 'asking' };

/** The phase after the last packet. */
export const ENDED: ConversationPhase = { kind: 'ended' };

/** What is known of one client port and one of our addresses: one file at a time. */
export class Conversation implements Timed {
  readonly peer: Peer;
  readonly doorway: Doorway;
  readonly fromPort: number;
  readonly request: RequestPacket;
  /**
   * The same file was just sent to the same port. Either the client wants it again, or its request came twice and
   * the second was long on its way; which of the two shows when it acknowledges something.
   */
  readonly isEncore: boolean;
  /** Its own until it ends. */
  readonly reply: ReplyPort;
  phase: ConversationPhase = ASKING;
  wheelTurn = -1;
  endedAt = 0;

  constructor(peer: Peer, doorway: Doorway, fromPort: number, request: RequestPacket, isEncore: boolean) {
    this.peer = peer;
    this.doorway = doorway;
    this.fromPort = fromPort;
    this.request = request;
    this.isEncore = isEncore;
    this.reply = doorway.replyPorts.take();
  }

  get deadline(): number {
    return this.phase.kind === 'sending' ? this.phase.transfer.deadline : Number.POSITIVE_INFINITY;
  }

  get replyPort(): UdpPort {
    return this.reply.udp;
  }

  /** Whether a request from the same port means this transfer: the client may have lost its side of one evidently. */
  isRepeatedBy({ kind, name }: RequestPacket): boolean {
    if (kind !== this.request.kind || name !== this.request.name) return false;
    if (this.phase.kind !== 'sending') return true;
    const { begun, stalled, finishing } = this.phase.transfer;
    return !stalled && !(begun && finishing);
  }

  /** What is being sent, if \`via\` is the port that it is sent from. */
  sendingVia(via: UdpPort): Sending | undefined {
    const { phase } = this;
    return phase.kind === 'sending' && phase.replyPort.port === via.port ? phase : undefined;
  }
}

/** Whether the client surely wants the file: an encore may be a request that came twice, until it is acknowledged. */
export function isMeant({ isEncore }: Conversation, { transfer }: Sending): boolean {
  return !isEncore || transfer.begun;
}

/** Tells the conversations of one peer apart: the client's port, and which of our addresses it talks to. */
export function conversationKey(doorway: Doorway, fromPort: number): number {
  return doorway.index * 65_536 + fromPort;
}
