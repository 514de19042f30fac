import { type FoundFile, isText, LONGEST_TEXT } from '#lint/lint-file.ts';
import { recogniseContent } from '#lint/recognise-content.ts';
import { recogniseName } from '#lint/recognise-name.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** Enough to tell what a file is, and for the headers of firmware and logos. */
export const HEAD = 16_384;
const MOST_FILES = 20_000;
const MOST_KEPT = 128 * 1024 * 1024;

/** Counts what is read, so that no folder and no archive can use up the memory. */
export class ReadingBounds {
  readonly #what: string;
  #files = 0;
  #kept = 0;

  constructor(what: string) {
    this.#what = what;
  }

  get files(): number {
    return this.#files;
  }

  /** @throws OffhookError LINT_TOO_MUCH */
  countFile(): void {
    this.#files += 1;
    this.expectFiles(this.#files);
  }

  /** @throws OffhookError LINT_TOO_MUCH */
  expectFiles(count: number): void {
    if (count > MOST_FILES) this.#refuse(`more than ${MOST_FILES} files`);
  }

  /**
   * What is kept of a file of which `bytes` were read: all of a text that phones read, the beginning of everything
   * else.
   * @throws OffhookError LINT_TOO_MUCH
   */
  keep(path: string, bytes: Uint8Array, size: number): FoundFile {
    const isWhole = bytes.length === size && wantsAll(path, bytes, size);
    // A copy: a view would keep all of what was read in memory.
    const kept = isWhole ? bytes : Uint8Array.prototype.slice.call(bytes, 0, HEAD);
    this.#kept += kept.length;
    if (this.#kept > MOST_KEPT) this.#refuse(`more than ${MOST_KEPT / 1024 / 1024} MB of text`);
    return { path, bytes: kept, size };
  }

  #refuse(why: string): never {
    throw new OffhookError(
      'LINT_TOO_MUCH',
      `${this.#what} holds ${why}; that is no tftpboot folder.`,
      'Name the folder that the TFTP server serves, or single files.',
    );
  }
}

/** Whether the rest of a file is worth reading, by its name and its beginning. */
export function wantsAll(path: string, head: Uint8Array, size: number): boolean {
  if (size > LONGEST_TEXT) return false;
  const contents = recogniseContent(head);
  const isNamed = recogniseName(path.slice(path.lastIndexOf('/') + 1)).kind !== 'unknown';
  return isText(contents) && (isNamed || contents.kind !== 'text');
}
