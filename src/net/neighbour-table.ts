import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '#values/clock.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { type MacAddress, parseMacAddress } from '#values/mac-address.ts';

/** Readable by everyone and right beside anyone's DHCP server; other systems have no such file, so no entries. */
const KERNEL_TABLE = '/proc/net/arp';
/** ATF_COM of `<net/if_arp.h>`: the entry is complete. */
const COMPLETE = 0x2;
/** RFC 863: whoever hears it throws it away. */
const DISCARD_PORT = 9;
const FRESH_MS = 1000;
const PROBE_STEPS_MS = [5, 20, 50, 100, 200];

/** Which MAC address answers to which address on the local network, as the kernel knows it. */
export class NeighbourTable {
  readonly #clock: Clock;
  readonly #read: () => string;
  #entries: ReadonlyMap<Ipv4Address, MacAddress> = new Map();
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, read: () => string = () => readFileSync(KERNEL_TABLE, 'latin1')) {
    this.#clock = clock;
    this.#read = read;
  }

  /** The MAC address behind an address, from a reading no older than a second. */
  lookup(address: Ipv4Address): MacAddress | undefined {
    if (this.#clock.monotonic() - this.#readAt > FRESH_MS) this.#reread();
    return this.#entries.get(address);
  }

  /**
   * Makes the kernel resolve the address by sending it an empty datagram, and waits at most 0.4 s for the entry.
   * A phone on the local network answers within a millisecond or two.
   */
  async probe(address: Ipv4Address): Promise<MacAddress | undefined> {
    const socket = createSocket('udp4');
    try {
      socket.on('error', () => undefined);
      socket.send(new Uint8Array(0), DISCARD_PORT, address);
      for (const step of PROBE_STEPS_MS) {
        await delay(step);
        this.#reread();
        const mac = this.#entries.get(address);
        if (mac !== undefined) return mac;
      }
      return undefined;
    } finally {
      socket.close();
      await once(socket, 'close');
    }
  }

  #reread(): void {
    this.#readAt = this.#clock.monotonic();
    try {
      this.#entries = parseNeighbourTable(this.#read());
    } catch {
      this.#entries = new Map();
    }
  }
}

/** Reads the kernel's text table: address, hardware type, flags, MAC address, mask, device. */
export function parseNeighbourTable(text: string): Map<Ipv4Address, MacAddress> {
  const entries = new Map<Ipv4Address, MacAddress>();
  for (const row of text.split('\n').slice(1)) {
    const [addressText = '', , flags = '', macText = ''] = row.trim().split(/\s+/);
    const address = parseIpv4Address(addressText);
    const mac = parseMacAddress(macText);
    if (address !== undefined && mac !== undefined && (Number(flags) & COMPLETE) !== 0)
      entries.set(address, mac);
  }
  return entries;
}
