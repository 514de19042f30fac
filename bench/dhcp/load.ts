/**
 * A crowd of DHCP clients behind a relay: so many four-way exchanges at once, each begun as soon as another is
 * done. `node load.ts SERVER RELAY CLIENTS AT_ONCE SEED`; prints one JSON object. Every OFFER and ACK is checked for
 * its address and for options 66 and 150.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { encodePacket } from '#protocols/dhcp/encode-packet.ts';
import { OPTIONS } from '#protocols/dhcp/option-table.ts';
import { encodeOption } from '#protocols/dhcp/option-value.ts';
import {
  BROADCAST_FLAG,
  ETHERNET,
  MESSAGE_TYPE,
  NO_ADDRESS,
  OFFSETS,
  OPERATION,
} from '#protocols/dhcp/packet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** What a run of the crowd came to. */
export interface LoadResult {
  readonly perSecond: number;
  readonly seconds: number;
  readonly lost: number;
  /** Messages that had to be sent again. */
  readonly timeouts: number;
  readonly wrong: number;
  /** Milliseconds from DISCOVER to ACK. */
  readonly median: number;
  readonly p99: number;
}

const TIMEOUT_MS = 1000;
const TRIES = 4;
const XID_BASE = 0x40000000;

interface Exchange {
  readonly client: number;
  readonly begunAt: number;
  sentAt: number;
  tries: number;
  packet: Uint8Array;
  isRequest: boolean;
}

const [server = '', relay = '', clientsText = '1000', atOnceText = '64', seedText = '1'] =
  process.argv.slice(2);
const clients = Number(clientsText);
const atOnce = Number(atOnceText);
const seed = Number(seedText);
const discover = template('discover', 0);
const request = template('request', 2);

const socket = createSocket({ type: 'udp4', lookup: (host, _options, callback) => callback(null, host, 4) });
// A look-up that answers at once makes the event come within bind().
const listening = once(socket, 'listening');
socket.bind(67, relay);
await listening;
socket.setRecvBufferSize(8 * 1024 * 1024);
const going = new Map<number, Exchange>();
const durations: number[] = [];
const tally = { next: 0, done: 0, lost: 0, timeouts: 0, wrong: 0 };
const finished = Promise.withResolvers<void>();
socket.on('message', take);
const startedAt = performance.now();
for (let count = 0; count < atOnce; count += 1) begin();
const patience = setInterval(() => {
  const now = performance.now();
  for (const [xid, exchange] of going) if (now - exchange.sentAt > TIMEOUT_MS) repeat(xid, exchange);
}, 50);
await finished.promise;
const seconds = (performance.now() - startedAt) / 1000;
clearInterval(patience);
socket.close();
durations.sort((a, b) => a - b);
const at = (share: number) => durations[Math.floor(durations.length * share)] ?? 0;
const { lost, timeouts, wrong, done } = tally;
const result: LoadResult = {
  perSecond: done / seconds,
  seconds,
  lost,
  timeouts,
  wrong,
  median: at(0.5),
  p99: at(0.99),
};
console.log(JSON.stringify(result));

/** A message as a phone sends it through a relay, with room for the addresses that options 50 and 54 name. */
function template(type: 'discover' | 'request', addresses: number): Buffer {
  const address = new Uint8Array(4);
  const none = NO_ADDRESS;
  return Buffer.from(
    encodePacket({
      op: OPERATION.request,
      htype: ETHERNET,
      hops: 1,
      xid: 0,
      secs: 0,
      flags: BROADCAST_FLAG,
      ciaddr: none,
      yiaddr: none,
      siaddr: none,
      giaddr: relay as Ipv4Address,
      chaddr: Uint8Array.of(0, 0x11, 0x5c, 0, 0, 0),
      sname: '',
      file: '',
      options: new Map([
        [OPTIONS.messageType.code, Uint8Array.of(MESSAGE_TYPE[type])],
        ...(addresses === 0
          ? []
          : ([
              [OPTIONS.requestedAddress.code, address],
              [OPTIONS.serverIdentifier.code, address],
            ] as const)),
        [OPTIONS.vendorClass.code, encodeOption('text', 'Cisco Systems, Inc. IP Phone CP-7960G\0')],
        [OPTIONS.parameterList.code, Uint8Array.of(1, 66, 6, 3, 15, 150, 35)],
      ]),
    }),
  );
}

function begin(): void {
  if (tally.next >= clients) {
    if (going.size === 0) finished.resolve();
    return;
  }
  const client = tally.next;
  tally.next += 1;
  const packet = addressed(discover, client);
  const now = performance.now();
  going.set(XID_BASE + client, { client, begunAt: now, sentAt: now, tries: 1, packet, isRequest: false });
  socket.send(packet, 67, server);
}

function addressed(from: Buffer, client: number): Buffer {
  const packet = Buffer.from(from);
  packet.writeUInt32BE(XID_BASE + client, OFFSETS.xid);
  packet[OFFSETS.chaddr + 2] = seed;
  packet.writeUIntBE(client, OFFSETS.chaddr + 3, 3);
  return packet;
}

function repeat(xid: number, exchange: Exchange): void {
  tally.timeouts += 1;
  if (exchange.tries >= TRIES) {
    tally.lost += 1;
    going.delete(xid);
    begin();
    return;
  }
  exchange.tries += 1;
  exchange.sentAt = performance.now();
  socket.send(exchange.packet, 67, server);
}

function take(reply: Buffer): void {
  const xid = reply.readUInt32BE(OFFSETS.xid);
  const exchange = going.get(xid);
  if (exchange === undefined || reply[0] !== OPERATION.reply) return;
  const { type, from, isComplete } = readOptions(reply);
  if (!isComplete || reply.readUInt32BE(OFFSETS.yiaddr) === 0) {
    tally.wrong += 1;
    return;
  }
  if (type === MESSAGE_TYPE.offer && !exchange.isRequest) {
    const packet = addressed(request, exchange.client);
    // 53 takes three octets; the two addresses follow, each behind its code and length.
    reply.copy(packet, OFFSETS.options + 5, OFFSETS.yiaddr, OFFSETS.yiaddr + 4);
    reply.copy(packet, OFFSETS.options + 11, from, from + 4);
    Object.assign(exchange, { packet, isRequest: true, sentAt: performance.now(), tries: 1 });
    socket.send(packet, 67, server);
  } else if (type === MESSAGE_TYPE.ack && exchange.isRequest) {
    going.delete(xid);
    tally.done += 1;
    durations.push(performance.now() - exchange.begunAt);
    begin();
  }
}

function readOptions(reply: Buffer): { type: number; from: number; isComplete: boolean } {
  let type = 0;
  let from = 0;
  let found = 0;
  for (let offset = OFFSETS.options; offset < reply.length; ) {
    const code = reply[offset];
    if (code === 255) break;
    if (code === 53) type = reply[offset + 2] ?? 0;
    else if (code === 54) from = offset + 2;
    else if (code === 66 || code === 150) found += 1;
    offset += code === 0 ? 1 : 2 + (reply[offset + 1] ?? 0);
  }
  return { type, from, isComplete: found === 2 && from > 0 };
}
