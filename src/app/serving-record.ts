import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { isFolderLocked, lockFolder } from './folder-lock.ts';

const ServingRecord = Type.Object({
  pid: Type.Integer({ minimum: 1 }),
  addresses: Type.Array(Type.String()),
  tftpPort: Type.Integer(),
  httpPorts: Type.Array(Type.Integer()),
  sipPort: Type.Integer(),
});

/** Where a running `offhook serve` listens, for commands that want to know. */
export type ServingRecord = Static<typeof ServingRecord>;

const FILE = 'serving.json';

/**
 * The right to serve a data folder, which one process has at a time. It rests on a lock and not on the process
 * number in the record: after a power cut that number may be anybody's, and the folder would never be served again.
 */
export class ServingClaim implements Disposable {
  readonly #dataFolder: string;
  readonly #lock: Disposable;

  private constructor(dataFolder: string, lock: Disposable) {
    this.#dataFolder = dataFolder;
    this.#lock = lock;
  }

  /** Takes the folder until the claim is disposed; `undefined` when another process has it. */
  static take(dataFolder: string): ServingClaim | undefined {
    const lock = lockFolder(dataFolder);
    if (lock === undefined) return undefined;
    dropRecord(dataFolder);
    return new ServingClaim(dataFolder, lock);
  }

  /** Says in the data folder where this process serves it. */
  publish(record: ServingRecord): void {
    writeFileSync(join(this.#dataFolder, FILE), JSON.stringify(record), { mode: 0o600 });
  }

  [Symbol.dispose](): void {
    dropRecord(this.#dataFolder);
    this.#lock[Symbol.dispose]();
  }
}

/** Who serves the data folder now; a record left by a process that is gone counts for nothing. */
export function readServingRecord(dataFolder: string): ServingRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(join(dataFolder, FILE), 'utf8'));
    return Value.Check(ServingRecord, record) && isFolderLocked(dataFolder) ? record : undefined;
  } catch {
    return undefined;
  }
}

function dropRecord(dataFolder: string): void {
  rmSync(join(dataFolder, FILE), { force: true });
}
