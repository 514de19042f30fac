/** The thread behind {@link refreshSource}: reads a source, makes its rows and writes the copy. */
import { parentPort, workerData } from 'node:worker_threads';
import { rowsOf } from '#phone-services/phone-book/book-row.ts';
import { dialNumber } from '#phone-services/phone-book/dial-rules.ts';
import { DecodeError } from '#values/decode-error.ts';
import { writeCopy } from './book-copy.ts';
import { readBook } from './read-book.ts';
import type { RefreshOrder, RefreshReport } from './refresh-source.ts';
import { MOST_ENTRIES } from './source.ts';

const { source, dataFolder, dialRules } = workerData as RefreshOrder;

async function refresh(): Promise<RefreshReport> {
  try {
    const entries = await readBook(source);
    const rows = entries
      .slice(0, MOST_ENTRIES)
      .flatMap((entry) => rowsOf(entry, (text) => dialNumber(text, dialRules)));
    if (rows.length === 0)
      return { ok: false, reason: 'there is nobody in it with a number that can be dialled' };
    await writeCopy(dataFolder, source.name, rows);
    return { ok: true, rows: rows.length, isCut: entries.length >= MOST_ENTRIES };
  } catch (error) {
    if (error instanceof DecodeError) return { ok: false, reason: error.message };
    const { code, message } = error as NodeJS.ErrnoException;
    return { ok: false, reason: code ?? message };
  }
}

parentPort?.postMessage(await refresh());
