import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { describeFileTrouble } from '#app/file-trouble.ts';
import type { ImportContext } from '#tftpboot/import-context.ts';
import type { ImportPlan } from '#tftpboot/import-plan.ts';
import { type BadRow, planCsv } from '#tftpboot/plan-csv.ts';
import { type ImportChoices, planImport } from '#tftpboot/plan-import.ts';
import { type MacAddress, parseMacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { newSecret } from '#values/secret.ts';
import type { ReadPlanned } from './apply-import.ts';
import { fetchTree, parseTftpPlace } from './fetch-tree.ts';
import { type ImportSource, readSource } from './read-source.ts';

interface SourceOptions extends ImportChoices {
  readonly context: ImportContext;
  /** A file with MAC addresses of phones to ask a TFTP server for. */
  readonly phonesFile?: string | undefined;
  /** Told what goes on, in words. */
  readonly onProgress: (text: string) => void;
}

/** A source that was read, and what it means. */
export interface PlannedSource {
  readonly plan: ImportPlan;
  /** Rows of a list that can't be taken. */
  readonly bad: readonly BadRow[];
  readonly read: ReadPlanned;
  /** What the history calls it. */
  readonly title: string;
}

/** Far more than any list of phones. */
const LARGEST_LIST = 16 * 1024 * 1024;

/** Reads a folder, a zip, a list of phones or a TFTP server, and works out what it means. */
export async function planSource(source: string, options: SourceOptions): Promise<PlannedSource> {
  const { context, onProgress, phonesFile } = options;
  if (/\.(csv|tsv)$/i.test(source)) {
    const { plan, bad } = planCsv(readList(source), context, newSecret);
    const { pbx } = options;
    const extensions = plan.extensions.map((extension) =>
      pbx === undefined ? extension : { ...extension, pbx },
    );
    return { plan: { ...plan, extensions }, bad, read: () => new Uint8Array(), title: basename(source) };
  }
  const place = parseTftpPlace(source);
  if (place === undefined) {
    const found = await readSource(source, (done) => onProgress(`reading: ${done} files`));
    return planTree(found, planImport(found.files, context, options));
  }
  const listed = phonesFile === undefined ? [] : macsIn(readList(phonesFile));
  const macs = [...new Set([...place.macs, ...listed, ...context.known])];
  const found = await fetchTree({ ...place, macs }, (done) => onProgress(`fetching: ${done} files`));
  const plan = planImport(found.files, context, options);
  const why =
    `A TFTP server has no list of its files: ${found.asked} names were asked for, ${found.files.length} are there. ` +
    'Others can be named behind the address: tftp://ADDRESS,MAC,FILE; many phones with --phones FILE.';
  return planTree(found, { ...plan, remarks: [{ kind: 'note', what: found.title, why }, ...plan.remarks] });
}

async function planTree(source: ImportSource, plan: ImportPlan): Promise<PlannedSource> {
  const files = [...plan.files, ...plan.firmware.flatMap(({ parts }) => parts)];
  const read = await source.open(files.map(({ path }) => path));
  return { plan, bad: [], read, title: source.title };
}

function readList(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size <= LARGEST_LIST) return readFileSync(path);
    throw new Error(`it has ${size} octets`);
  } catch (cause) {
    throw new OffhookError(
      'IMPORT_UNREADABLE',
      `${path} can't be read: ${describeFileTrouble(cause)}.`,
      'Name a list of phones that you may read.',
      { cause },
    );
  }
}

/** Every MAC address of a text, whatever stands around them. */
function macsIn(bytes: Uint8Array): MacAddress[] {
  const words = Buffer.from(bytes)
    .toString('latin1')
    .split(/[\s,;|"']+/);
  return words.flatMap((word) => parseMacAddress(word) ?? []);
}
