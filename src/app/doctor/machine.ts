import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  accessSync,
  constants,
  readdirSync,
  readFileSync,
  readlinkSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { fetchOverHttp, type HttpAnswer } from '#net/http-client.ts';
import { fetchFile } from '#net/tftp-client.ts';
import type { ReceiveOutcome } from '#protocols/tftp/receive-transfer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** A service of ours is reached over one of these. */
export type Transport = 'udp' | 'tcp';

/** Room on a file system, for those who are not root. */
interface FreeSpace {
  readonly bytes: number;
  /** `undefined` where the file system makes inodes as it needs them. */
  readonly inodes: number | undefined;
}

/** What checks read from the machine. Errors are the system's, with its `code`. */
export interface Machine {
  /** The numeric user id; `undefined` on systems that know none. */
  readonly userId: number | undefined;
  now(): number;
  readText(path: string): string;
  listFolder(path: string): readonly string[];
  readLink(path: string): string;
  /** Permission bits (0o700 …), owner, and whether it is a folder. */
  status(path: string): { readonly mode: number; readonly owner: number; readonly isFolder: boolean };
  /** Throws unless files may be made in the folder. */
  requireWritable(folder: string): void;
  freeSpace(path: string): FreeSpace;
  /** Takes a port for a moment. The error's code when it can't be had, else `undefined`. */
  tryPort(transport: Transport, address: Ipv4Address, port: number): Promise<string | undefined>;
  /** The standard output of a program of the system; rejects with `ENOENT` when it isn't there. */
  run(program: string, args: readonly string[]): Promise<string>;
  fetchTftp(server: Ipv4Address, port: number, name: string): Promise<ReceiveOutcome>;
  fetchHttp(url: string): Promise<Pick<HttpAnswer, 'status' | 'bytes'>>;
}

const PROGRAM_FOLDERS = '/usr/sbin:/usr/bin:/sbin:/bin';
const PATIENCE_MS = 5000;
const OUTPUT_LIMIT = 16 * 1024 * 1024;

/** The machine that this process runs on. */
export const thisMachine: Machine = {
  userId: process.getuid?.(),
  now: () => Date.now(),
  readText: (path) => readFileSync(path, 'utf8'),
  listFolder: (path) => readdirSync(path),
  readLink: (path) => readlinkSync(path),
  status(path) {
    const { mode, uid } = statSync(path);
    return { mode: mode & 0o7777, owner: uid, isFolder: (mode & constants.S_IFMT) === constants.S_IFDIR };
  },
  requireWritable: (folder) => accessSync(folder, constants.W_OK | constants.X_OK),
  freeSpace(path) {
    const { bavail, bsize, ffree, files } = statfsSync(path);
    return { bytes: bavail * bsize, inodes: files === 0 ? undefined : ffree };
  },
  tryPort: (transport, address, port) =>
    transport === 'udp' ? tryUdpPort(address, port) : tryTcpPort(address, port),
  async run(program, args) {
    const { stdout } = await promisify(execFile)(program, args, {
      env: { PATH: PROGRAM_FOLDERS, LC_ALL: 'C' },
      timeout: PATIENCE_MS,
      maxBuffer: OUTPUT_LIMIT,
    });
    return stdout;
  },
  fetchTftp: (server, port, name) => fetchFile({ server, port, name, retryMs: 700, tries: 2 }),
  fetchHttp: (url) => fetchOverHttp(url, AbortSignal.timeout(PATIENCE_MS)),
};

async function tryUdpPort(address: Ipv4Address, port: number): Promise<string | undefined> {
  const socket = createSocket('udp4');
  try {
    const listening = once(socket, 'listening');
    socket.bind({ address, port, exclusive: true });
    await listening;
    return undefined;
  } catch (error) {
    return errorCode(error);
  } finally {
    socket.close();
    await once(socket, 'close');
  }
}

async function tryTcpPort(address: Ipv4Address, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    const listening = once(server, 'listening');
    server.listen({ host: address, port, exclusive: true });
    await listening;
  } catch (error) {
    return errorCode(error);
  }
  server.close();
  await once(server, 'close');
  return undefined;
}

/** The system's name for what went wrong, like `EACCES`; `unknown` when it gave none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
