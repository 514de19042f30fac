import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { type FoundFile, LONGEST_TEXT } from '#lint/lint-file.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { withoutControls } from '#values/printable.ts';
import { HEAD, type ReadingBounds, wantsAll } from './reading-bounds.ts';

const LONGEST_REASON = 200;
/** What is unpacked at most, over all entries: a bomb of nested zeros ends here. */
const MOST_UNPACKED = 256 * 1024 * 1024;

/**
 * Reads the files of a zip without writing any of them anywhere. Of each as much is unpacked as is worth reading,
 * so an entry of gigabytes costs as much as a small one.
 * @throws OffhookError LINT_ZIP_DAMAGED, LINT_TOO_MUCH
 */
export async function readZip(
  place: string,
  bounds: ReadingBounds,
  onFile: () => void,
): Promise<FoundFile[]> {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(place, { lazyEntries: true, autoClose: false });
    bounds.expectFiles(zip.entryCount);
    const files = new Map<string, FoundFile>();
    let unpacked = 0;
    for await (const entry of zip.eachEntry()) {
      const path = entry.fileName;
      if (path.endsWith('/') || path.split('/').some((step) => step.startsWith('.'))) continue;
      bounds.countFile();
      const bytes = await readEntry(zip, entry);
      unpacked += bytes.length;
      if (unpacked > MOST_UNPACKED) throw new Error('it unpacks to more than any firmware bundle');
      if (!files.has(path)) files.set(path, bounds.keep(path, bytes, entry.uncompressedSize));
      onFile();
    }
    return Array.from(files.values()).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  } catch (cause) {
    if (cause instanceof OffhookError) throw cause;
    throw damaged(place, cause as Error);
  } finally {
    zip?.close();
  }
}

/**
 * The whole content of some entries of a zip, by their paths.
 * @throws OffhookError LINT_ZIP_DAMAGED, also when one is larger than `largest` octets
 */
export async function readZipEntries(
  place: string,
  wanted: ReadonlySet<string>,
  largest: number,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  if (wanted.size === 0) return contents;
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(place, { lazyEntries: true, autoClose: false });
    let unpacked = 0;
    for await (const entry of zip.eachEntry()) {
      const path = entry.fileName;
      if (!wanted.has(path) || contents.has(path)) continue;
      if (entry.uncompressedSize > largest) throw new Error(`${path.slice(0, 80)} is too large`);
      const stream: Readable = await zip.openReadStreamPromise(entry);
      const bytes = Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Uint8Array>));
      unpacked += bytes.length;
      if (unpacked > MOST_UNPACKED) throw new Error('it unpacks to more than any firmware bundle');
      contents.set(path, bytes);
    }
    return contents;
  } catch (cause) {
    throw damaged(place, cause as Error);
  } finally {
    zip?.close();
  }
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  if (entry.isEncrypted()) throw new Error(`${entry.fileName.slice(0, 80)} is encrypted`);
  if (entry.uncompressedSize === 0) return new Uint8Array();
  const stream: Readable = await zip.openReadStreamPromise(entry);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= HEAD) continue;
    const size = entry.uncompressedSize;
    const isEnough = length > LONGEST_TEXT || !wantsAll(entry.fileName, Buffer.concat(chunks), size);
    if (isEnough) break;
  }
  // Leaving the loop early destroys the stream.
  return Buffer.concat(chunks);
}

function damaged(place: string, cause: Error): OffhookError {
  return new OffhookError(
    'LINT_ZIP_DAMAGED',
    `${place} cannot be read as a zip: ${withoutControls(cause.message.slice(0, LONGEST_REASON))}.`,
    'Unpack it with another program, and name the folder.',
    { cause },
  );
}
