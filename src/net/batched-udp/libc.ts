import { dlopen } from 'node:ffi';

/** The calls of Linux that move many datagrams at once, and those that open a socket for them. */
const CALLS = {
  socket: { arguments: ['i32', 'i32', 'i32'], return: 'i32' },
  close: { arguments: ['i32'], return: 'i32' },
  setsockopt: { arguments: ['i32', 'i32', 'i32', 'buffer', 'u32'], return: 'i32' },
  getsockopt: { arguments: ['i32', 'i32', 'i32', 'buffer', 'buffer'], return: 'i32' },
  getsockname: { arguments: ['i32', 'buffer', 'buffer'], return: 'i32' },
  bind: { arguments: ['i32', 'buffer', 'u32'], return: 'i32' },
  poll: { arguments: ['buffer', 'u64', 'i32'], return: 'i32' },
  recvmmsg: { arguments: ['i32', 'pointer', 'u32', 'i32', 'pointer'], return: 'i32' },
  recvmsg: { arguments: ['i32', 'pointer', 'i32'], return: 'i32' },
  sendmmsg: { arguments: ['i32', 'pointer', 'u32', 'i32'], return: 'i32' },
  sendmsg: { arguments: ['i32', 'pointer', 'i32'], return: 'i32' },
} as const;

/** Functions of the C library by their names; -1 means that the kernel refused. */
export type Libc = ReturnType<typeof openLibc>;

/** From the headers of Linux; the same on x64 and arm64. */
export const LINUX = {
  AF_INET: 2,
  SOCK_DGRAM: 2,
  SOCK_NONBLOCK: 0o4000,
  SOCK_CLOEXEC: 0o2000000,
  SOL_SOCKET: 1,
  SO_REUSEADDR: 2,
  SO_ERROR: 4,
  SO_BROADCAST: 6,
  SO_RCVBUF: 8,
  SO_REUSEPORT: 15,
  SO_RCVBUFFORCE: 33,
  IPPROTO_IP: 0,
  IP_PKTINFO: 8,
  SOL_UDP: 17,
  UDP_SEGMENT: 103,
  MSG_DONTWAIT: 0x40,
  POLLIN: 1,
  POLLOUT: 4,
} as const;

/** Octets of a `sockaddr_in`. */
export const NAME_LENGTH = 16;

/** Finds the functions in the running process. Throws where `node:ffi` or one of them is missing. */
export function openLibc() {
  return dlopen(null, CALLS).functions;
}

/** Sets an option of a socket to a number; tells whether the kernel took it. */
export function setOption(libc: Libc, socket: number, level: number, option: number, value: number): boolean {
  const bytes = Buffer.from(new ArrayBuffer(4));
  bytes.writeInt32LE(value);
  return libc.setsockopt(socket, level, option, bytes, bytes.length) === 0;
}

/** Reads an option of a socket that is a number; 0 where the kernel has none. */
export function readOption(libc: Libc, socket: number, level: number, option: number): number {
  const bytes = Buffer.from(new ArrayBuffer(4));
  libc.getsockopt(socket, level, option, bytes, lengthOf(bytes));
  return bytes.readInt32LE();
}

/** Binds a socket to an address, given as a number, and a port; 0 takes any. Tells whether it could. */
export function bindSocket(libc: Libc, socket: number, address: number, port: number): boolean {
  const name = Buffer.from(new ArrayBuffer(NAME_LENGTH));
  name.writeUInt16LE(LINUX.AF_INET);
  name.writeUInt16BE(port, 2);
  name.writeUInt32BE(address, 4);
  return libc.bind(socket, name, name.length) === 0;
}

/** The port that a socket is bound to. */
export function boundPort(libc: Libc, socket: number): number {
  const name = Buffer.from(new ArrayBuffer(NAME_LENGTH));
  libc.getsockname(socket, name, lengthOf(name));
  return name.readUInt16BE(2);
}

/** Whether the kernel has room for what a socket sends. */
export function hasRoom(libc: Libc, socket: number): boolean {
  const polled = Buffer.from(new ArrayBuffer(8));
  polled.writeInt32LE(socket);
  polled.writeInt16LE(LINUX.POLLOUT, 4);
  return libc.poll(polled, 1n, 0) > 0;
}

/** A `socklen_t`, which the kernel reads and writes. */
function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.from(new ArrayBuffer(4));
  length.writeUInt32LE(bytes.length);
  return length;
}
