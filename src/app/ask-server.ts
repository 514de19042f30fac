import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '#store/database.ts';
import { askOperation, collectResult, dropOperation } from '#store/operations.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type AskedOperation, type OperationResult, readResult } from './operation.ts';
import { readServingRecord } from './serving-record.ts';

/** A phone that doesn't answer a NOTIFY is given up after 32 seconds (RFC 3261 timer F). */
const PATIENCE_MS = 45_000;
const LOOK_EVERY_MS = 50;

/** What phones said. */
export type Told = Extract<OperationResult, { ok: true }>['told'];

/** Asks the process that serves the data folder, and waits for what comes of it. Throws `OffhookError`. */
export async function askServer(dataFolder: string, db: Database, asked: AskedOperation): Promise<Told> {
  if (readServingRecord(dataFolder) === undefined) {
    throw new OffhookError(
      'NOT_SERVING',
      `Nothing serves ${dataFolder}, so no phone can be reached.`,
      'Start it with: offhook serve; or name the folder that is served with --data.',
    );
  }
  const id = await askOperation(db, asked.kind, asked, new Date());
  const until = performance.now() + PATIENCE_MS;
  try {
    while (performance.now() < until) {
      const collected = await collectResult(db, id);
      if (collected !== undefined) return toldOf(collected.result);
      await wait(LOOK_EVERY_MS);
    }
  } finally {
    await dropOperation(db, id);
  }
  throw new OffhookError(
    'SERVER_SILENT',
    'The server was asked and said nothing.',
    'Is it busy, or being stopped? Look at what it prints.',
  );
}

function toldOf(value: unknown): Told {
  const result = readResult(value);
  if (result?.ok) return result.told;
  if (result === undefined) {
    throw new OffhookError(
      'RESULT_UNKNOWN',
      'The answer of the server could not be understood.',
      'It is of another version than this command: restart it.',
    );
  }
  throw new OffhookError(result.code, result.message, result.remedy);
}
