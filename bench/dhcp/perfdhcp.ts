import { existsSync } from 'node:fs';
import { runCommand } from '#test/support/command.ts';
import type { NetworkNamespace } from '#test/support/network-namespace.ts';
import { SERVER } from './servers.ts';

const PROGRAM = '/usr/sbin/perfdhcp';
const CLASS = Buffer.from('Cisco Systems, Inc. IP Phone CP-7960G\0').toString('hex');
const SECONDS = 4;
const MOST_DROPS = 0.01;
/** It sends a little less than it is told to. */
const LEAST_OF_RATE = 0.8;
/** Where others use the machine perfdhcp is kept from reading for moments, and then drops by itself. */
const ATTEMPTS = 3;
const RATES = [
  250, 500, 1000, 2000, 4000, 6000, 8000, 10_000, 12_000, 15_000, 18_000, 21_000, 25_000, 30_000,
];

/** The highest rate of perfdhcp's that is met with under 1 % of drops, in words. */
export async function maximumRate(host: NetworkNamespace, core: string): Promise<string> {
  if (!existsSync(PROGRAM)) return 'not installed';
  let best = 'under 250 exchanges/s';
  for (const rate of RATES) {
    const met = await meet(host, core, rate);
    if (met === undefined) break;
    best = met;
  }
  return best;
}

async function meet(host: NetworkNamespace, core: string, rate: number): Promise<string | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const options = ['-4', '-r', String(rate), '-R', '60000', '-p', String(SECONDS), '-W', '1000000'];
    const words = [PROGRAM, ...options, '-o', `60,${CLASS}`, SERVER];
    const { stdout } = await runCommand([...host.prefix, 'taskset', '-c', core, ...words]);
    const sent = sum(stdout, /^sent packets: (\d+)$/gm);
    const drops = sum(stdout, /^drops: (\d+)$/gm);
    const [, received = 0] = all(stdout, /^received packets: (\d+)$/gm);
    // What it waits for late answers counts in its own rate.
    const reached = received / SECONDS;
    if (sent === 0 || drops / sent > MOST_DROPS || reached < rate * LEAST_OF_RATE) continue;
    return `${Math.round(reached)} exchanges/s with ${((drops / sent) * 100).toFixed(2)} % drops`;
  }
  return undefined;
}

function sum(text: string, pattern: RegExp): number {
  return all(text, pattern).reduce((a, b) => a + b, 0);
}

function all(text: string, pattern: RegExp): number[] {
  return Array.from(text.matchAll(pattern), ([, count]) => Number(count));
}
