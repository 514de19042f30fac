import { parseNeighbourTable } from '#net/neighbour-table.ts';
import { counted } from '#values/counted.ts';
import type { Check } from './check.ts';
import { errorCode } from './machine.ts';

const TABLE = '/proc/net/arp';
/** The kernel keeps no more entries than this (arp(7)). */
const BOUND = '/proc/sys/net/ipv4/neigh/default/gc_thresh3';

/** Whether the kernel tells which phone has which address: it is what a phone's secrets go by. */
export const neighbourCheck: Check = {
  id: 'neighbour-table',
  title: 'Neighbour table',
  async run({ machine }) {
    let known: number;
    try {
      known = parseNeighbourTable(machine.readText(TABLE)).size;
    } catch (error) {
      return {
        state: 'problem',
        found: `${TABLE} can't be read (${errorCode(error)}), so no phone is known by its address`,
        remedy: 'Bind each phone to its address: offhook phone change MAC --bind ADDRESS.',
      };
    }
    const bound = readBound(() => machine.readText(BOUND));
    if (bound !== undefined && known > bound * 0.9) {
      return {
        state: 'warning',
        found: `${known} neighbours are known, and the kernel keeps ${bound} at most`,
        remedy: `Allow more: sysctl -w net.ipv4.neigh.default.gc_thresh3=${bound * 4}`,
      };
    }
    return { state: 'ok', found: `readable; ${counted(known, 'neighbour')} known` };
  },
};

function readBound(read: () => string): number | undefined {
  try {
    return Number(read().trim()) || undefined;
  } catch {
    return undefined;
  }
}
