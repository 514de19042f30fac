import {
  closeSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { OffhookError } from '#values/offhook-error.ts';

/** Far more than any real configuration has. */
const FILE_LIMIT = 16 * 1024 * 1024;

/** Whose folder it is, for errors. */
interface FolderOwner {
  /** `Asterisk` */
  readonly program: string;
  /** The page that says who may write there. */
  readonly guide: string;
}

/** The folder on this machine where a PBX keeps its configuration. */
export class PbxFolder {
  readonly path: string;
  readonly #owner: FolderOwner;

  constructor(path: string, owner: FolderOwner) {
    this.path = path;
    this.#owner = owner;
  }

  /** The text of a file; `undefined` when there is none. */
  read(name: string): string | undefined {
    const path = this.#at(name);
    return this.#use(path, () => {
      if (statSync(path).size > FILE_LIMIT) throw new Error('it is too large');
      return readFileSync(path, 'utf8');
    });
  }

  /** What is in a folder, by name; `undefined` when there is none. */
  names(name: string): readonly string[] | undefined {
    const path = this.#at(name);
    return this.#use(path, () => readdirSync(path).sort());
  }

  /** Takes a file or a folder away, if it is there. */
  remove(name: string): void {
    const path = this.#at(name);
    this.#use(path, () => rmSync(path, { recursive: true, force: true }));
  }

  /**
   * Writes a file whole or not at all, in place of an earlier one. It is closed to others, because it holds secrets, and
   * belongs to the group of `like`, and as root to its owner: the PBX must be able to read it.
   */
  write(name: string, text: string, like: string): void {
    const path = this.#at(name);
    const unfinished = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
      const owner = statSync(this.#at(like));
      const file = openSync(unfinished, 'wx', 0o640);
      try {
        const uid = process.getuid?.() === 0 ? owner.uid : -1;
        if (fstatSync(file).gid !== owner.gid || uid >= 0) fchownSync(file, uid, owner.gid);
        writeSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(unfinished, path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw this.trouble(path, (error as Error).message);
    }
  }

  /** The error for a folder that is not as it should be. */
  trouble(path: string, why: string): OffhookError {
    const { program, guide } = this.#owner;
    return new OffhookError(
      'PBX_FILES_UNUSABLE',
      `${path} can't be used: ${why}.`,
      `Run Offhook as a user who may write in ${program}'s folder (${guide}), or name another with --with files=.`,
    );
  }

  #use<T>(path: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw this.trouble(path, (error as Error).message);
    }
  }

  #at(name: string): string {
    return isAbsolute(name) ? name : join(this.path, name);
  }
}
