import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

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

/** Says in the data folder where this process serves it. */
export function writeServingRecord(dataFolder: string, record: ServingRecord): void {
  writeFileSync(join(dataFolder, FILE), JSON.stringify(record), { mode: 0o600 });
}

/** Takes that back. */
export function dropServingRecord(dataFolder: string): void {
  rmSync(join(dataFolder, FILE), { force: true });
}

/** Who serves the data folder now; a record left by a process that is gone counts for nothing. */
export function readServingRecord(dataFolder: string): ServingRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(join(dataFolder, FILE), 'utf8'));
    return Value.Check(ServingRecord, record) && isAlive(record.pid) ? record : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
