/**
 * The power comes back: every phone asks for its first file at the same moment, and registers when it has the last
 * one. `node load.ts ORDER`, where ORDER is a {@link StormOrder} as JSON. Prints a {@link StormResult} as JSON.
 */
import { bootCrowd, type WireTally } from '#bench/tftp/crowd.ts';
import { chainsOf } from '#bench/tftp/expected-files.ts';
import { FIRST_ADDRESS, isOfReception } from '#bench/tftp/phone.ts';
import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { Registering } from './registering.ts';

export interface StormOrder {
  readonly server: Ipv4Address;
  readonly tftpPort: number;
  readonly sipPort: number;
  readonly tree: string;
  readonly phones: number;
}

/** Milliseconds from the first request of all. */
export interface StormResult {
  /** When half, 90 and 99 of 100, and all of the phones were registered; `null` when so many never were. */
  readonly registered: Readonly<Record<'p50' | 'p90' | 'p99' | 'all', number | null>>;
  /** When the last phone of the group that comes first was registered. */
  readonly receptionRegistered: number;
  /** Phones that would have begun their chain anew. */
  readonly restarted: number;
  readonly refused: number;
  readonly resentRegisters: number;
  readonly wire: WireTally;
}

/** As a 7960 waits for a file. */
const PATIENCE_MS = 4000;
const OWN_SIP_PORT = 25_060;
const LONGEST_MS = 120_000;

const order = JSON.parse(process.argv[2] ?? '') as StormOrder;
console.log(JSON.stringify(play(order)));

function play({ server, tftpPort, sipPort, tree, phones }: StormOrder): StormResult {
  const addresses = Array.from({ length: phones }, (_, index) => FIRST_ADDRESS + index);
  const filesOf = chainsOf(tree, addresses);
  const afterwards = new Registering(server, sipPort, OWN_SIP_PORT);
  const startedAt = performance.now();
  const { tallies, wire } = bootCrowd(
    [{ kind: 'everybody', atOnce: phones, addresses, repeats: false, filesOf }],
    {
      server: ipv4ToNumber(server),
      port: tftpPort,
      loss: 0,
      milliseconds: LONGEST_MS,
      patience: PATIENCE_MS,
      afterwards,
    },
  );
  const registered = Array.from(
    afterwards.registeredAt,
    ([index, at]) => [index, Math.round(at - startedAt)] as const,
  );
  const times = registered.map(([, at]) => at).sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(phones * share) - 1] ?? null;
  const atReception = registered.filter(([index]) => isOfReception(index, phones)).map(([, time]) => time);
  return {
    registered: { p50: at(0.5), p90: at(0.9), p99: at(0.99), all: at(1) },
    receptionRegistered: Math.max(...atReception),
    restarted: tallies[0]?.failed ?? 0,
    refused: afterwards.refused,
    resentRegisters: afterwards.resent,
    wire,
  };
}
