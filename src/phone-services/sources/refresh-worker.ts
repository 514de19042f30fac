/** The thread behind {@link refreshSource}: reads a source, makes its rows and writes the copy. */
import { parentPort, workerData } from 'node:worker_threads';
import { decodeText } from '#files/csv/read-table.ts';
import { readAgenda } from '#phone-services/agenda/read-agenda.ts';
import { rowsOf } from '#phone-services/phone-book/book-row.ts';
import { dialNumber } from '#phone-services/phone-book/dial-rules.ts';
import { DecodeError } from '#values/decode-error.ts';
import { readBook } from './read-book.ts';
import { readLocation } from './read-location.ts';
import type { RefreshOrder, RefreshReport } from './refresh-source.ts';
import { AGENDA_KIND, MOST_ENTRIES } from './source.ts';
import { writeCopy } from './source-copy.ts';

const { source, dataFolder, dialRules } = workerData as RefreshOrder;

async function refresh(): Promise<RefreshReport> {
  try {
    if (source.kind === AGENDA_KIND) {
      const events = readAgenda(decodeText(await readLocation(source.location, source)), Date.now());
      await writeCopy(dataFolder, source.name, events);
      return { ok: true, rows: events.length, isCut: false };
    }
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
