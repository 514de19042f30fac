import { createHash, timingSafeEqual } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DecodeError } from '#values/decode-error.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type BackupHeader, decodeHeader, LONGEST_HEADER } from './backup-header.ts';
import { EntryReader, type EntrySink } from './entry-reader.ts';
import { isSealed, keyOf, TAG_LENGTH, unsealing } from './seal.ts';

const HASH_LENGTH = 32;
const PIECE = 1024 * 1024;

/** A file that begins as a backup does. */
export class BackupSource implements Disposable {
  readonly header: BackupHeader;
  readonly #name: string;
  readonly #file: number;
  readonly #head: Uint8Array;
  readonly #size: number;

  /** @throws OffhookError BACKUP_UNREADABLE, BACKUP_FOREIGN, BACKUP_TOO_NEW, BACKUP_DAMAGED */
  constructor(name: string) {
    this.#name = name;
    this.#file = openFile(name);
    try {
      this.#size = fstatSync(this.#file).size;
      const head = Buffer.alloc(LONGEST_HEADER);
      const count = readSync(this.#file, head, 0, LONGEST_HEADER, 0);
      const reading = this.#understand(() => decodeHeader(head.subarray(0, count)));
      if (reading.kind === 'foreign') throw foreign(name);
      if (reading.kind === 'too-new') throw tooNew(name, reading.version);
      this.header = reading.header;
      this.#head = head.subarray(0, reading.length);
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  /**
   * Unpacks everything into an empty folder. Only once this has returned is anything in it to be trusted.
   * @throws OffhookError BACKUP_DAMAGED, BACKUP_PASSPHRASE_WRONG, BACKUP_PASSPHRASE_NEEDED
   */
  unpack(
    folder: string,
    passphrase: string | undefined,
    onProgress: (done: number, total: number) => void,
  ): void {
    const { header } = this;
    const trailer = isSealed(header) ? TAG_LENGTH : HASH_LENGTH;
    const end = this.#size - trailer;
    if (end < this.#head.length) throw damaged(this.#name, 'it is cut short');
    const sink = new FolderSink(folder);
    try {
      this.#understand(() => {
        const reader = new EntryReader(sink, end - this.#head.length);
        const last = this.#read(end, trailer);
        const { update, finish } = this.#opener(passphrase, last);
        for (let at = this.#head.length; at < end; at += PIECE) {
          reader.push(update(this.#read(at, Math.min(PIECE, end - at))));
          onProgress(at, end);
        }
        finish();
        reader.finish();
      });
    } finally {
      sink[Symbol.dispose]();
    }
  }

  /** How the content is opened, and how it is told at the end that nothing was changed. */
  #opener(passphrase: string | undefined, last: Uint8Array) {
    const { header } = this;
    if (!isSealed(header)) {
      const hash = createHash('sha256').update(this.#head);
      return {
        update: (piece: Uint8Array): Uint8Array => {
          hash.update(piece);
          return piece;
        },
        finish: (): void => {
          if (!timingSafeEqual(hash.digest(), last)) throw new DecodeError('its content was changed', 0);
        },
      };
    }
    if (passphrase === undefined) throw passphraseNeeded(this.#name);
    const key = keyOf(header.seal, passphrase);
    if (key === undefined) throw passphraseWrong(this.#name);
    const decipher = unsealing(key, header.seal, this.#head, last);
    return {
      update: (piece: Uint8Array): Uint8Array => decipher.update(piece),
      finish: (): void => {
        try {
          decipher.final();
        } catch {
          throw new DecodeError('its content was changed', 0);
        }
      },
    };
  }

  #read(position: number, length: number): Uint8Array {
    const bytes = Buffer.alloc(length);
    const count = readSync(this.#file, bytes, 0, length, position);
    if (count < length) throw new DecodeError('it is cut short', position);
    return bytes;
  }

  #understand<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (error) {
      if (error instanceof DecodeError) throw damaged(this.#name, error.message);
      throw error;
    }
  }
}

/** Writes entries into a folder; content whose hash is another than its name is refused. */
class FolderSink implements EntrySink, Disposable {
  readonly #folder: string;
  #file: number | undefined;
  #name = '';
  #hash = createHash('sha256');

  constructor(folder: string) {
    this.#folder = folder;
  }

  begin(name: string): void {
    const path = join(this.#folder, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#file = openSync(path, 'wx', 0o600);
    this.#name = name;
    this.#hash = createHash('sha256');
  }

  data(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.#file as number, bytes, written);
    }
  }

  end(): void {
    fsyncSync(this.#file as number);
    this[Symbol.dispose]();
    const [, hash] = this.#name.split('/');
    if (hash !== undefined && this.#hash.digest('hex') !== hash) {
      throw new DecodeError('a file in it has another content than its name says', 0);
    }
  }

  [Symbol.dispose](): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

function openFile(name: string): number {
  try {
    return openSync(name, 'r');
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new OffhookError(
      'BACKUP_UNREADABLE',
      isMissing ? `There is no ${name}.` : `${name} can't be read: ${(cause as Error).message}.`,
      'Name a file that offhook backup wrote.',
      { cause },
    );
  }
}

function foreign(name: string): OffhookError {
  return new OffhookError(
    'BACKUP_FOREIGN',
    `${name} is no backup of Offhook.`,
    'Name a file that offhook backup wrote; a TFTP folder or a zip of one is taken over with: offhook import.',
  );
}

function tooNew(name: string, version: number): OffhookError {
  return new OffhookError(
    'BACKUP_TOO_NEW',
    `${name} was written by a newer Offhook (format ${version}).`,
    'Restore it with that version.',
  );
}

/** What is wrong with the file itself. */
export function damaged(name: string, why: string): OffhookError {
  return new OffhookError(
    'BACKUP_DAMAGED',
    `${name} is damaged: ${why}. Nothing was restored.`,
    'Fetch it again from where it was kept, or take an earlier one.',
  );
}

function passphraseNeeded(name: string): OffhookError {
  return new OffhookError(
    'BACKUP_PASSPHRASE_NEEDED',
    `${name} is sealed by a passphrase.`,
    'Give it with --passphrase-file FILE or in OFFHOOK_PASSPHRASE, or run the command in a terminal to be asked.',
  );
}

function passphraseWrong(name: string): OffhookError {
  return new OffhookError(
    'BACKUP_PASSPHRASE_WRONG',
    `The passphrase is not the one that ${name} was sealed with.`,
    'Mind capital letters and the keyboard; without the passphrase nobody can read the backup.',
  );
}
