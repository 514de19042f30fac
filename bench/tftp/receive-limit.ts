/** The kernel's bound on receive buffers, for the time of a scene. */
import { readFileSync, writeFileSync } from 'node:fs';

const RMEM_MAX = '/proc/sys/net/core/rmem_max';

/** Sets it for sockets opened from now on, and restores it when it is disposed; `undefined` leaves it alone. */
export function receiveLimit(octets: number | undefined): Disposable {
  const before = readFileSync(RMEM_MAX, 'latin1');
  if (octets !== undefined) writeFileSync(RMEM_MAX, String(octets));
  return {
    [Symbol.dispose]() {
      if (octets !== undefined) writeFileSync(RMEM_MAX, before);
    },
  };
}
