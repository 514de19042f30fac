/** What a crowd of phones needs of Linux's C library, through `node:ffi`. */
import { dlopen } from 'node:ffi';

/** From the headers of Linux. */
export const LINUX = {
  AF_INET: 2,
  SOCK_DGRAM: 2,
  SOL_SOCKET: 1,
  SO_RCVBUF: 8,
  IPPROTO_IP: 0,
  IP_PKTINFO: 8,
  MSG_DONTWAIT: 0x40,
  POLLIN: 1,
} as const;

/** The functions by their names; memory that is handed over must stay where it is for as long as it is used. */
export const { functions: libc } = dlopen(null, {
  socket: { arguments: ['i32', 'i32', 'i32'], return: 'i32' },
  setsockopt: { arguments: ['i32', 'i32', 'i32', 'buffer', 'u32'], return: 'i32' },
  bind: { arguments: ['i32', 'buffer', 'u32'], return: 'i32' },
  poll: { arguments: ['buffer', 'u64', 'i32'], return: 'i32' },
  recvmmsg: { arguments: ['i32', 'buffer', 'u32', 'i32', 'pointer'], return: 'i32' },
  sendmmsg: { arguments: ['i32', 'buffer', 'u32', 'i32'], return: 'i32' },
});
