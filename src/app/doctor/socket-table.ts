/** A row of the kernel's socket tables. */
export interface SocketRow {
  /** Dotted IPv4; `*` for a socket that takes every address. Other IPv6 addresses are no concern of phones. */
  readonly address: string;
  readonly port: number;
  /** Numeric user id of who opened it. */
  readonly user: number;
  /** What `/proc/<pid>/fd` names it by: `socket:[inode]`. */
  readonly inode: number;
  /** UDP: packets that the kernel threw away because the receive buffer was full. 0 for TCP. */
  readonly drops: number;
}

/** TCP_LISTEN of the kernel's `net/tcp_states.h`; UDP sockets that are not connected say TCP_CLOSE. */
const LISTENING = '0A';
const UNCONNECTED = '07';

/**
 * Reads `/proc/net/udp`, `udp6`, `tcp` or `tcp6` (proc(5)): the sockets that take packets or connections from
 * anyone. Rows that don't look so are left out.
 */
export function parseSocketTable(text: string): SocketRow[] {
  return text
    .split('\n')
    .slice(1)
    .map(parseRow)
    .filter((row) => row !== undefined);
}

function parseRow(line: string): SocketRow | undefined {
  const [, local = '', , state = '', , , , user = '', , inode = '', , , drops = '0'] = line
    .trim()
    .split(/\s+/);
  const [hexAddress = '', hexPort = ''] = local.split(':');
  const address = readAddress(hexAddress);
  if (address === undefined || (state !== LISTENING && state !== UNCONNECTED)) return undefined;
  const row = {
    address,
    port: Number.parseInt(hexPort, 16),
    user: Number(user),
    inode: Number(inode),
    // The tables of TCP have a timer in this column.
    drops: state === UNCONNECTED ? Number(drops) || 0 : 0,
  };
  return [row.port, row.user, row.inode].every((value) => Number.isSafeInteger(value)) ? row : undefined;
}

/** The kernel prints each 32-bit word of the address in the machine's byte order, here the lowest octet first. */
function readAddress(hex: string): string | undefined {
  if (/^0{8}(0{24})?$/.test(hex)) return '*';
  const dotted = /^(?:0{16}FFFF0000)?([0-9A-F]{8})$/i.exec(hex)?.[1];
  return dotted === undefined ? undefined : Buffer.from(dotted, 'hex').reverse().join('.');
}
