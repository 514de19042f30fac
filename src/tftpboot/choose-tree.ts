import type { FoundFile } from '#lint/lint-file.ts';
import { recogniseName } from '#lint/recognise-name.ts';
import { splitTrees } from '#lint/split-trees.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { Remark } from './import-plan.ts';
import { wholeFile } from './tree-phones.ts';

/** The one folder among the files that phones see. */
export interface ChosenTree {
  /** Paths are from the top of everything that was found. */
  readonly files: readonly FoundFile[];
  /** The folder that is the top of the TFTP server, slash included; empty for the top of everything. */
  readonly directory: string;
  readonly remarks: readonly Remark[];
}

const OF_PHONES: ReadonlySet<string> = new Set([
  'default-cnf',
  'phone-cnf',
  'sep-xml',
  'xml-default',
  'os79xx',
]);
const MOST_NAMED = 10;

/**
 * Finds the folder that a TFTP server would serve, as in the archive of a whole repository.
 * @throws OffhookError IMPORT_SEVERAL_TREES when there is more than one
 */
export function chooseTree(found: readonly FoundFile[]): ChosenTree {
  const trees = splitTrees(found).filter(({ files }) => files.some(isOfPhones));
  const [tree, ...others] = trees;
  if (tree === undefined) return { files: found, directory: '', remarks: [] };
  if (others.length > 0) throw severalTrees(trees.map(({ prefix }) => prefix || './'));
  const inside = found.filter(({ path }) => path.startsWith(tree.prefix));
  const directory = tree.prefix + folderOfAll(tree.files.filter(isOfPhones).map(({ path }) => path));
  const outside = found.filter(({ path }) => !path.startsWith(tree.prefix));
  return {
    files: inside,
    directory,
    remarks: outside.map(({ path }) =>
      wholeFile('left-out', path, `It lies outside ${tree.prefix}, the phones' folder.`),
    ),
  };
}

function isOfPhones({ path }: FoundFile): boolean {
  return OF_PHONES.has(recogniseName(path.slice(path.lastIndexOf('/') + 1)).kind);
}

/** The folder that all of them are in, slash included. */
function folderOfAll(paths: readonly string[]): string {
  const folders = paths.map((path) => path.slice(0, path.lastIndexOf('/') + 1));
  let [common = ''] = folders;
  while (!folders.every((folder) => folder.startsWith(common))) {
    common = common.slice(0, common.slice(0, -1).lastIndexOf('/') + 1);
  }
  return common;
}

function severalTrees(folders: readonly string[]): OffhookError {
  const more = folders.length > MOST_NAMED ? ` and ${folders.length - MOST_NAMED} more` : '';
  return new OffhookError(
    'IMPORT_SEVERAL_TREES',
    `There are several TFTP folders: ${folders.slice(0, MOST_NAMED).join(', ')}${more}.`,
    'Name the one whose phones you mean.',
  );
}
