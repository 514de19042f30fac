import { lookup } from 'node:dns/promises';
import { parseIpv4Address } from '#values/ipv4-address.ts';

/**
 * The first IPv4 address of a name. The phone asks its own DNS server, which may know another. Throws with a reason that
 * fits into a sentence.
 */
export async function addressOf(host: string): Promise<string> {
  if (parseIpv4Address(host) !== undefined) return host;
  try {
    return (await lookup(host, { family: 4 })).address;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new Error(code === 'ENOTFOUND' ? 'no DNS server knows it' : `DNS says ${code}`);
  }
}
