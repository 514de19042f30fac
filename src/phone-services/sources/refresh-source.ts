import { Worker } from 'node:worker_threads';
import type { DialRules } from '#phone-services/phone-book/dial-rules.ts';
import type { Source } from './source.ts';

/** What the thread needs. */
export interface RefreshOrder {
  readonly source: Source;
  readonly dataFolder: string;
  readonly dialRules: DialRules;
}

/** What came of it. The reason is a part of a sentence and holds no secret. */
export type RefreshReport =
  | { readonly ok: true; readonly rows: number; readonly isCut: boolean }
  | { readonly ok: false; readonly reason: string };

/** A source that takes longer is given up. */
const PATIENCE_MS = 180_000;
/** Enough for the largest source that is taken. */
const MEMORY_MB = 1024;

/**
 * Reads a source anew and puts its copy in the place of the last one, which stays when anything goes wrong. It happens on
 * a thread of its own with bounds on time and memory, so that no source can slow down or end the server.
 */
export async function refreshSource(order: RefreshOrder, signal?: AbortSignal): Promise<RefreshReport> {
  const worker = new Worker(new URL('./refresh-worker.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const { promise, resolve } = Promise.withResolvers<RefreshReport>();
  const give = (reason: string) => () => resolve({ ok: false, reason });
  const late = setTimeout(give(`it takes longer than ${PATIENCE_MS / 60_000} minutes`), PATIENCE_MS);
  const stop = give('the server is being stopped');
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  worker.once('message', resolve);
  worker.once('error', (error: NodeJS.ErrnoException) =>
    give(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it takes too much memory' : error.message)(),
  );
  worker.once('exit', give('it ended without a word'));
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
