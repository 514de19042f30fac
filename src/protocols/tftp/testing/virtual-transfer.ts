import { encodePacket } from '#protocols/tftp/encode-packet.ts';
import { DEFAULT_TERMS_LIMITS, negotiateOptions } from '#protocols/tftp/negotiate-options.ts';
import type { TftpOption } from '#protocols/tftp/packet.ts';
import { type ReceiveOutcome, type ReceiveStep, ReceiveTransfer } from '#protocols/tftp/receive-transfer.ts';
import { SERVER_RETRANSMISSION } from '#protocols/tftp/retransmission-timer.ts';
import { type SendStep, SendTransfer } from '#protocols/tftp/send-transfer.ts';
import { seededRandom } from '#values/seeded-random.ts';

/** What the network between the two does to packets; shares are between 0 and 1. */
export interface VirtualNetwork {
  readonly seed: number;
  readonly loss: number;
  readonly duplication: number;
  /** Share of the packets that are late, and so overtaken by others. */
  readonly reordering: number;
}

/** How one transfer in virtual time went. */
export interface VirtualTransferResult {
  readonly outcome: ReceiveOutcome | undefined;
  readonly serverSawTheEnd: boolean;
  readonly dataPackets: number;
  readonly retransmittedBlocks: number;
  readonly elapsedMs: number;
}

interface Flight {
  readonly at: number;
  readonly toClient: boolean;
  readonly packet: Uint8Array;
}

const SERVER_PORT = 49_152;
const LATENCY_MS = 1;
const LATE_MS = 7;

/**
 * Runs both ends of a transfer against each other over a bad network, in virtual time. The request itself is
 * taken as arrived: whom it starts is the server's business.
 */
export function runVirtualTransfer(
  bytes: Uint8Array,
  options: readonly TftpOption[],
  network: VirtualNetwork,
): VirtualTransferResult {
  const random = seededRandom(network.seed);
  const flights: Flight[] = [];
  let now = 0;
  let dataPackets = 0;
  let serverEnd: 'done' | 'silent' | undefined;

  const put = (packet: Uint8Array, toClient: boolean) => {
    const copies = random() < network.loss ? 0 : random() < network.duplication ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const at = now + LATENCY_MS + (random() < network.reordering ? random() * LATE_MS : 0);
      const before = flights.findLastIndex((flight) => flight.at <= at);
      flights.splice(before + 1, 0, { at, toClient, packet: packet.slice() });
    }
  };

  const terms = negotiateOptions(options, bytes.length, DEFAULT_TERMS_LIMITS);
  const sender = new SendTransfer(bytes, terms, SERVER_RETRANSMISSION, now);
  const request = { name: 'image', mode: 'octet', serverPort: 69, retryMs: 1000, tries: 20 } as const;
  const receiver = new ReceiveTransfer({ ...request, options, maximumBytes: bytes.length }, now);
  const outgoing = new Uint8Array(4 + terms.blockSize);

  const serverDoes = (step: SendStep) => {
    if (step.kind === 'done' || step.kind === 'silent') serverEnd = step.kind;
    if (step.kind === 'oack') put(encodePacket({ kind: 'oack', options: terms.accepted }), true);
    if (step.kind !== 'blocks') return;
    for (let block = step.first; block <= step.last; block += 1) {
      dataPackets += 1;
      put(outgoing.subarray(0, sender.writeBlock(block, outgoing)), true);
    }
  };
  const clientDoes = (step: ReceiveStep) => {
    if (step.kind === 'send') put(step.packet, false);
  };

  receiver.start();
  serverDoes(sender.start());
  while (serverEnd === undefined || (receiver.outcome === undefined && flights.length > 0)) {
    const clientDeadline = receiver.outcome === undefined ? receiver.deadline : Number.POSITIVE_INFINITY;
    const serverDeadline = serverEnd === undefined ? sender.deadline : Number.POSITIVE_INFINITY;
    const timerAt = Math.min(clientDeadline, serverDeadline);
    const flight = flights[0];
    if (flight !== undefined && flight.at <= timerAt) {
      flights.shift();
      now = flight.at;
      if (flight.toClient) clientDoes(receiver.receive(flight.packet, SERVER_PORT, now));
      else if (serverEnd === undefined && flight.packet[1] === 4) {
        serverDoes(sender.acknowledge(((flight.packet[2] ?? 0) << 8) | (flight.packet[3] ?? 0), now));
      }
    } else {
      now = timerAt;
      if (serverDeadline <= now) serverDoes(sender.expire(now));
      else clientDoes(receiver.expire(now));
    }
  }
  return {
    outcome: receiver.outcome,
    serverSawTheEnd: serverEnd === 'done',
    dataPackets,
    retransmittedBlocks: sender.retransmittedBlocks,
    elapsedMs: now,
  };
}
