import { OffhookError } from '#values/offhook-error.ts';

/** Primary result codes of SQLite (sqlite.org/rescode.html) that an operator can do something about. */
const OPERATIONAL: Readonly<Record<number, readonly [code: string, what: string, remedy: string]>> = {
  5: ['STORE_BUSY', 'another process keeps writing to it', 'Try again in a moment.'],
  8: ['STORE_UNWRITABLE', 'it may not be written to', 'Run as the user that the data folder belongs to.'],
  10: ['STORE_UNWRITABLE', 'the disk gives errors', 'Look at the disk: dmesg, df.'],
  11: ['STORE_DAMAGED', 'it is damaged', 'Restore it from a backup; it was left as it is.'],
  13: ['STORE_FULL', 'the disk is full', 'Make room: nothing was written.'],
  14: ['STORE_UNWRITABLE', "it can't be opened", 'Run as the user that the data folder belongs to.'],
  26: [
    'STORE_DAMAGED',
    'it is no SQLite database',
    'Restore it from a backup, or move it away to begin anew; it was left as it is.',
  ],
};

/** What node:sqlite throws as an error for operators, where it is one; anything else is given back. */
export function explainStoreError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error;
  // The upper octets tell more than an operator needs.
  const [code, what, remedy] = OPERATIONAL[error.errcode & 0xff] ?? [];
  if (code === undefined || what === undefined || remedy === undefined) return error;
  return new OffhookError(code, `${path}: ${what} (${error.message}).`, remedy, { cause: error });
}
