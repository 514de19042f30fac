import type { Check, DoctorContext } from './check.ts';
import { errorCode } from './machine.ts';
import { readTable } from './port-holder.ts';

const LIMIT = '/proc/sys/net/core/rmem_max';
/** What the TFTP server and the registrar each ask for. */
const WANTED_OCTETS = 4 * 1024 * 1024;
const REMEDY =
  `Allow more now with: sysctl -w net.core.rmem_max=${WANTED_OCTETS}; and after a restart with a file ` +
  `/etc/sysctl.d/60-offhook.conf that holds net.core.rmem_max=${WANTED_OCTETS}. Then start the server again.`;

/** Whether the kernel keeps what a whole site sends at once when its power comes back. */
export const receiveBufferCheck: Check = {
  id: 'receive-buffers',
  title: 'Receive buffers',
  async run(context) {
    const lost = droppedPackets(context);
    if (lost > 0) {
      return {
        state: 'warning',
        found: `the kernel has thrown away ${lost} packets for our ports since the server started: the buffers were full`,
        remedy: REMEDY,
      };
    }
    let limit: number;
    try {
      limit = Number(context.machine.readText(LIMIT).trim());
    } catch (error) {
      return {
        state: 'unknown',
        found: `${LIMIT} can't be read (${errorCode(error)})`,
        remedy: `In a container, look on its host: net.core.rmem_max should be at least ${WANTED_OCTETS}.`,
      };
    }
    if (limit >= WANTED_OCTETS) return { state: 'ok', found: `net.core.rmem_max is ${limit}` };
    return {
      state: 'warning',
      found: `net.core.rmem_max is ${limit}: enough for some hundred phones, not for more that start at once`,
      remedy: REMEDY,
    };
  },
};

function droppedPackets({ serving, addresses, machine }: DoctorContext): number {
  if (serving === undefined) return 0;
  const ours = readTable(machine, '/proc/net/udp').filter(
    ({ address, port }) =>
      (port === serving.tftpPort || port === serving.sipPort) && addresses.some((own) => own === address),
  );
  return ours.reduce((sum, { drops }) => sum + drops, 0);
}
