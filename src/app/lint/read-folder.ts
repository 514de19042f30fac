import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundFile } from '#lint/lint-file.ts';
import { HEAD, type ReadingBounds, wantsAll } from './reading-bounds.ts';

const DEEPEST = 16;

/** Reads the files of a folder and of those below it; hidden ones, links to folders and devices are left out. */
export function readFolder(folder: string, bounds: ReadingBounds, onFile: () => void): FoundFile[] {
  const files: FoundFile[] = [];
  const waiting = [{ path: '', depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const entries = readdirSync(join(folder, next.path), { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const path = `${next.path}${entry.name}`;
      if (entry.isDirectory()) {
        if (next.depth < DEEPEST) waiting.push({ path: `${path}/`, depth: next.depth + 1 });
      } else if (entry.isFile() || (entry.isSymbolicLink() && leadsToFile(join(folder, path)))) {
        files.push(readFile(join(folder, path), path, bounds));
        onFile();
      }
    }
  }
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Reads one file, as much of it as is worth reading; errors are the system's. */
export function readFile(place: string, path: string, bounds: ReadingBounds): FoundFile {
  bounds.countFile();
  const file = openSync(place, 'r');
  try {
    const { size } = fstatSync(file);
    const head = readUpTo(file, Math.min(size, HEAD), 0);
    const isMore = size > head.length && wantsAll(path, head, size);
    const bytes = isMore ? Buffer.concat([head, readUpTo(file, size - head.length, head.length)]) : head;
    return bounds.keep(path, bytes, size);
  } finally {
    closeSync(file);
  }
}

function readUpTo(file: number, length: number, position: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(file, bytes, filled, length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

function leadsToFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
