import { type InspectColor, styleText } from 'node:util';
import { EXIT } from './exit-codes.ts';

/** Where commands print. Colour is there on a terminal only, and not with NO_COLOR set. */
export interface Terminal {
  /** Standard output: data, and nothing else with --json. */
  out(text: string): void;
  /** Standard error: what people should know besides. */
  note(text: string): void;
  style(format: InspectColor | InspectColor[], text: string): string;
  readonly interactive: boolean;
}

/** The process's own terminal. */
export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
  style: (format, text) => styleText(format, text, { stream: process.stdout }),
  interactive: process.stdout.isTTY === true,
};

/** Ends the process without a word once nobody reads what it prints: `| head` is no failure. */
export function endWhenNobodyReads(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(EXIT.unread);
    });
  }
}

/** Aligned columns under a head; values never wrap. */
export function formatTable(
  terminal: Terminal,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [terminal.style('bold', line(head)), ...rows.map(line)].join('\n');
}

/** JSON as machines read it and people can. */
export function formatJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
