import { setImmediate as nextTurn } from 'node:timers/promises';
import { BookIndex, type FilledBook } from './book-index.ts';
import type { DialRules } from './dial-rules.ts';
import { extensionBook, type OwnContents, ownBooks } from './own-books.ts';

export interface PhoneBooksOptions {
  readonly contents: OwnContents;
  readonly dialRules: DialRules;
  /** Whether the PBX's own extensions are among the books. */
  readonly listsExtensions: boolean;
}

const pause = () => nextTurn();

/** All phone books of a server, ready to be searched. What changes is sorted in anew beside the old, which serves until then. */
export class PhoneBooks {
  readonly #options: PhoneBooksOptions;
  #index: BookIndex;
  #going: Promise<void> | undefined;
  #isStale = false;

  private constructor(options: PhoneBooksOptions, index: BookIndex) {
    this.#options = options;
    this.#index = index;
  }

  /** Reads everything once. */
  static async load(options: PhoneBooksOptions): Promise<PhoneBooks> {
    return new PhoneBooks(options, await BookIndex.build(await gather(options), pause));
  }

  /** As it is now. */
  get index(): BookIndex {
    return this.#index;
  }

  /** Takes in what has changed; resolves once a search finds it. Changes meanwhile make it begin again. */
  rebuild(): Promise<void> {
    this.#isStale = true;
    this.#going ??= this.#work().finally(() => {
      this.#going = undefined;
    });
    return this.#going;
  }

  async #work(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      this.#index = await BookIndex.build(await gather(this.#options), pause);
    }
  }
}

async function gather({ contents, dialRules, listsExtensions }: PhoneBooksOptions): Promise<FilledBook[]> {
  const own = await ownBooks(contents, dialRules, pause);
  return [...own, ...(listsExtensions ? [extensionBook(contents)] : [])].filter(
    ({ rows }) => rows.length > 0,
  );
}
