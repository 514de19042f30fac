import type { FoundFile } from './lint-file.ts';
import { recogniseName } from './recognise-name.ts';

/** A folder that a TFTP server could serve as it is, with everything below it. */
export interface SplitTree {
  /** The folder inside of what was asked for, slash included; empty for the top. */
  readonly prefix: string;
  /** Paths begin below the prefix. */
  readonly files: readonly FoundFile[];
}

const TOP_KINDS = new Set(['default-cnf', 'xml-default', 'os79xx']);

/**
 * Takes a folder apart where several TFTP folders lie below it, as in an archive of a whole repository: each
 * folder with a file that phones ask for at the top of their server is a tree of its own.
 */
export function splitTrees(files: readonly FoundFile[]): SplitTree[] {
  const tops = new Set(['']);
  for (const { path } of files) {
    if (TOP_KINDS.has(recogniseName(path.slice(path.lastIndexOf('/') + 1)).kind)) tops.add(folderOf(path));
  }
  const byTop = Map.groupBy(files, ({ path }) => topOf(path, tops));
  return Array.from(byTop, ([prefix, inside]) => ({
    prefix,
    files: inside.map((file) => ({ ...file, path: file.path.slice(prefix.length) })),
  }));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** The nearest folder above that is the top of a tree. */
function topOf(path: string, tops: ReadonlySet<string>): string {
  let folder = folderOf(path);
  while (!tops.has(folder)) folder = folderOf(folder.slice(0, -1));
  return folder;
}
