import { endianness } from 'node:os';
import { PLAIN_UDP } from '#net/tftp-server/plain-udp.ts';
import type { UdpMethod } from '#net/tftp-server/udp-method.ts';

/** The method to serve with, and why it is not the batched one. */
export interface ChosenUdp {
  readonly udp: UdpMethod;
  readonly reason?: string;
}

/** The batched method where it works, shown by a trial on this machine; otherwise the plain one. Never throws. */
export async function chooseUdp(): Promise<ChosenUdp> {
  const plainly = (reason: string): ChosenUdp => ({ udp: PLAIN_UDP, reason });
  if (process.platform !== 'linux') return plainly('it is for Linux');
  if (!['x64', 'arm64'].includes(process.arch) || endianness() !== 'LE') {
    return plainly(`it is not written for ${process.arch}`);
  }
  try {
    // Where Node was built without `node:ffi`, the import fails.
    const { openLibc } = await import('./libc.ts');
    const { eventLoop } = await import('./event-loop.ts');
    const { BatchedUdp } = await import('./batched-udp.ts');
    const { worksHere } = await import('./trial.ts');
    const udp = new BatchedUdp(openLibc(), eventLoop());
    return (await worksHere(udp)) ? { udp } : plainly('its trial failed');
  } catch (error) {
    return plainly(error instanceof Error ? error.message : String(error));
  }
}
