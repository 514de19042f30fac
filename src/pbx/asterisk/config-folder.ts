import {
  closeSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  globSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { OffhookError } from '#values/offhook-error.ts';
import { type ConfigSection, parseConfigText } from './config-text.ts';

/** Far more than any real configuration has. */
const FILE_LIMIT = 16 * 1024 * 1024;
const MOST_FILES = 1000;
const DEEPEST = 10;

/** A section and the file that it stands in. */
export interface PlacedSection extends ConfigSection {
  /** As it was named: below the folder, or absolute. */
  readonly file: string;
}

/** The folder with Asterisk's configuration: `/etc/asterisk`. */
export class ConfigFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The text of a file; `undefined` when there is none. */
  read(name: string): string | undefined {
    const path = this.#at(name);
    try {
      if (statSync(path).size > FILE_LIMIT) throw this.#trouble(path, 'it is too large');
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (error instanceof OffhookError) throw error;
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw this.#trouble(path, (error as Error).message);
    }
  }

  /** All sections of a file and of what it includes, in the order in which Asterisk reads them; templates unresolved. */
  sections(name: string, leaveOut: (file: string) => boolean = () => false): PlacedSection[] {
    const seen = new Set<string>();
    const visit = (file: string, depth: number): PlacedSection[] => {
      if (depth > DEEPEST || seen.size >= MOST_FILES || seen.has(file) || leaveOut(file)) return [];
      seen.add(file);
      return parseConfigText(this.read(file) ?? '').flatMap((item) =>
        item.kind === 'section'
          ? [{ ...item.section, file }]
          : this.#included(item.include.path).flatMap((one) => visit(one, depth + 1)),
      );
    };
    return visit(name, 0);
  }

  /**
   * Writes a file whole or not at all, in place of an earlier one. It is closed to others, because it holds secrets, and
   * belongs to the group of `like`, and as root to its owner: Asterisk must be able to read it.
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
      throw this.#trouble(path, (error as Error).message);
    }
  }

  #included(pattern: string): string[] {
    if (!/[*?[]/.test(pattern)) return [pattern];
    return globSync(pattern, { cwd: this.path }).sort().slice(0, MOST_FILES);
  }

  #at(name: string): string {
    return isAbsolute(name) ? name : join(this.path, name);
  }

  #trouble(path: string, why: string): OffhookError {
    return new OffhookError(
      'PBX_FILES_UNUSABLE',
      `${path} can't be used: ${why}.`,
      "Run Offhook as a user who may write in Asterisk's folder (docs/guide/your-asterisk.md), or name another with --with files=.",
    );
  }
}
