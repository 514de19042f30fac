import { basename } from 'node:path';
import { isRingLength, RING_FORMAT } from '#knowledge/ring-format.ts';
import { decodeSound } from '#media/sound/decode-sound.ts';
import { makeRing, type Ring, type RingChoice } from '#media/sound/make-ring.ts';
import { isRingFile, ringNameOf } from '#provisioning/ring-names.ts';
import type { BlobShelf } from '#store/blob-shelf.ts';
import type { Database } from '#store/database.ts';
import { addOperatorFile, readOperatorFiles, removeOperatorFile } from '#store/stored-files.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { servedName } from './manage-files.ts';
import { readOutsideFile } from './outside-files.ts';

/** Ten minutes of WAV in CD quality and more. */
const SOUND_LIMIT = 128 * 1024 * 1024;
/** What the screen has room for is not known; other models of the maker take 25. */
const LONGEST_NAME = 25;
const LIST_FILE = 'RINGLIST.DAT';

/** A first sound is looked for so long. */
const FIRST_SOUND_WITHIN = 60;
/** For the filter at the end of a ring. */
const SPARE = 1;

/** Cuts a ring out of a file of people. No more of it is decoded than the ring needs. */
export async function makeRingOf(path: string, choice: RingChoice): Promise<Ring> {
  const { start, seconds } = choice;
  const begins = start === 'first-sound' ? FIRST_SOUND_WITHIN : start === 'loudest' ? Infinity : start;
  return makeRing(await decodeSound(readOutsideFile(path, SOUND_LIMIT), begins + seconds + SPARE), choice);
}

/** A ring that is served. */
export interface ServedRing {
  /** What people choose it by. */
  readonly name: string;
  readonly file: string;
  readonly octets: number;
  readonly seconds: number;
  /** Whether phones are known to take its length. */
  readonly isUsual: boolean;
}

/** The rings that phones are offered beside their own two. */
export async function listRings(db: Database): Promise<ServedRing[]> {
  const files = await readOperatorFiles(db);
  return files
    .filter(({ name }) => isRingFile(name))
    .map(({ name, size }) => ({
      name: ringNameOf(name),
      file: name,
      octets: size,
      seconds: size / RING_FORMAT.samplesPerSecond,
      isUsual: isRingLength(size),
    }));
}

/** The name of a ring: given, or made of the sound's own file name. Throws `OffhookError` for one that can't be written. */
export function ringNameFor(path: string, wanted: string | undefined): string {
  const name =
    wanted ??
    basename(path)
      .replace(/\.[^.]*$/, '')
      .replaceAll('_', ' ');
  if (!/^[!-~]([ -~]*[!-~])?$/.test(name) || /[\\/_]/.test(name) || name.length > LONGEST_NAME) {
    throw new OffhookError(
      'RING_NAME_UNUSABLE',
      `A ring can't be called "${name.slice(0, 60)}".`,
      `Give it a name of at most ${LONGEST_NAME} plain letters, digits and blanks: --name "Door bell".`,
    );
  }
  return name;
}

/** Stores a ring under a name; phones find it in RINGLIST.DAT at their next start. */
export async function addRing(
  { db, blobs }: { readonly db: Database; readonly blobs: BlobShelf },
  name: string,
  { octets }: Ring,
): Promise<string> {
  const file = servedName(`${name.replaceAll(' ', '_')}.raw`);
  await addOperatorFile(db, blobs, { name: file, bytes: octets }, new Date());
  return file;
}

/** Takes a ring away, by its name or its file. */
export async function dropRing(db: Database, nameOrFile: string): Promise<void> {
  const ring = (await listRings(db)).find(({ name, file }) => name === nameOrFile || file === nameOrFile);
  if (ring === undefined) {
    throw new OffhookError(
      'RING_UNKNOWN',
      `There is no ring "${nameOrFile.slice(0, 60)}".`,
      'List them with: offhook ring list.',
    );
  }
  await removeOperatorFile(db, ring.file);
}

/** Whether an operator's own RINGLIST.DAT stands in place of the one that is made of the rings. */
export async function hasOwnRingList(db: Database): Promise<boolean> {
  return (await readOperatorFiles(db)).some(({ name }) => name === LIST_FILE);
}
