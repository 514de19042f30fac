import { encodePacket } from '#protocols/tftp/encode-packet.ts';
import type { TftpPacket } from '#protocols/tftp/packet.ts';
import { seededRandom } from '#values/seeded-random.ts';
import { artifactOf, VirtualTftpDesk } from './virtual-tftp-desk.ts';

const SAMPLES: readonly TftpPacket[] = [
  { kind: 'rrq', name: 'SEP00115C93AFD1.cnf.xml', mode: 'octet', options: [] },
  {
    kind: 'rrq',
    name: 'P0S3-8-12-00.sb2',
    mode: 'netascii',
    options: [
      { name: 'blksize', value: '8' },
      { name: 'windowsize', value: '9' },
      { name: 'timeout', value: '1' },
      { name: 'tsize', value: '0' },
    ],
  },
  { kind: 'wrq', name: 'x', mode: 'octet', options: [] },
  { kind: 'ack', block: 0 },
  { kind: 'ack', block: 1 },
  { kind: 'data', block: 1, bytes: new Uint8Array(20) },
  { kind: 'error', code: 0, message: 'stop' },
  { kind: 'oack', options: [{ name: 'blksize', value: '8' }] },
];

/** What became of a storm of nonsense. */
export interface NoiseResult {
  readonly malformed: number;
  /** Transfers that were begun by packets which happened to make sense. */
  readonly served: number;
  /** Conversations that the server still holds after its time-outs. */
  readonly leftOver: number;
}

/** Hurls packets at a server's packet handling: half of them random octets, half real packets with a few changed. */
export function sendNoise(count: number, seed: number): NoiseResult {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const samples = SAMPLES.map((packet) => Uint8Array.from(encodePacket(packet)));
  const artifact = artifactOf('a', new Uint8Array(700));
  let served = 0;
  const server = new VirtualTftpDesk(({ name }) => {
    served += 1;
    return name.length % 3 === 0 ? { kind: 'refusal', code: 'NO', reason: 'no' } : artifact;
  });
  const randomOctets = () => Uint8Array.from({ length: below(40) }, (_, at) => (at === 0 ? 0 : below(256)));
  const mutated = () => {
    const sample = samples[below(samples.length)] as Uint8Array;
    const bytes = below(3) === 0 ? sample.slice(0, below(sample.length)) : sample.slice();
    for (let edits = below(3); edits > 0; edits -= 1) bytes[below(bytes.length)] = below(256);
    return bytes;
  };
  for (let index = 0; index < count; index += 1) {
    const port = server.ports[below(server.ports.length)]?.port;
    const bytes = index % 2 === 0 ? randomOctets() : mutated();
    server.receive(bytes, `10.0.0.${1 + below(40)}`, below(30), port);
    server.sent.length = 0;
    server.events.length = 0;
    if (index % 1000 === 0) server.wait(50);
  }
  server.wait(90_000);
  const leftOver = server.desk.active + Number(server.desk.needsTicks);
  return { malformed: server.desk.counters.malformed, served, leftOver };
}
