import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { OffhookError } from '#values/offhook-error.ts';

/** How many octets of file content stay in memory: a dozen firmware sets. */
const CACHE_OCTETS = 64 * 1024 * 1024;

/** Files by the SHA-256 of their content. A file that is there is whole: it is fsynced before it gets its name. */
export class BlobShelf {
  readonly #folder: string;
  readonly #cache = new Map<string, Uint8Array>();
  #cachedOctets = 0;

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'blobs');
  }

  /** Stores content and returns its hash. */
  put(bytes: Uint8Array): string {
    const hash = createHash('sha256').update(bytes).digest('hex');
    const path = join(this.#folder, hash);
    if (existsSync(path)) return hash;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const unfinished = `${path}.${process.pid}.part`;
    try {
      writeAndSync(unfinished, bytes);
      renameSync(unfinished, path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw unwritable(this.#folder, error as NodeJS.ErrnoException);
    }
    const folder = openSync(this.#folder, 'r');
    fsyncSync(folder);
    closeSync(folder);
    return hash;
  }

  /** The content under a hash, from memory where possible. */
  get(hash: string): Uint8Array {
    const cached = this.#cache.get(hash);
    if (cached !== undefined) {
      this.#cache.delete(hash);
      this.#cache.set(hash, cached);
      return cached;
    }
    const bytes = readFileSync(join(this.#folder, hash));
    this.#cache.set(hash, bytes);
    this.#cachedOctets += bytes.length;
    for (const [oldest, { length }] of this.#cache) {
      if (this.#cachedOctets <= CACHE_OCTETS || oldest === hash) break;
      this.#cache.delete(oldest);
      this.#cachedOctets -= length;
    }
    return bytes;
  }
}

function writeAndSync(path: string, bytes: Uint8Array): void {
  const descriptor = openSync(path, 'w', 0o600);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function unwritable(folder: string, cause: NodeJS.ErrnoException): OffhookError {
  return cause.code === 'ENOSPC'
    ? new OffhookError('STORE_FULL', `${folder}: the disk is full.`, 'Make room: nothing was written.', {
        cause,
      })
    : new OffhookError(
        'STORE_UNWRITABLE',
        `${folder}: a file can't be written (${cause.message}).`,
        'Run as the user that the data folder belongs to, and look at the disk: offhook doctor.',
        { cause },
      );
}
