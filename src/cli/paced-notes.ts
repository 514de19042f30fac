import type { Terminal } from './terminal.ts';

/** Nobody waits longer than a second without a word. */
const FIRST_WORD_MS = 1000;
const NEXT_WORD_MS = 2000;

/** Notes that tell of progress: none of work that is soon done, and never too many. */
export function pacedNotes(terminal: Terminal): (text: string) => void {
  let due = performance.now() + FIRST_WORD_MS;
  return (text) => {
    if (performance.now() < due) return;
    due = performance.now() + NEXT_WORD_MS;
    terminal.note(text);
  };
}
