import { setImmediate as nextTurn } from 'node:timers/promises';
import { AGENDA_KIND } from '#phone-services/sources/source.ts';
import type { LayerScope } from '#provisioning/layers.ts';
import { BookIndex, type FilledBook } from './book-index.ts';
import type { BookRow } from './book-row.ts';
import type { DialRules } from './dial-rules.ts';
import { extensionBook, type OwnContents, ownBooks } from './own-books.ts';

/** A source as far as its copy goes. */
interface CopiedSource extends LayerScope {
  readonly name: string;
  readonly kind: string;
  readonly state?: { readonly readAt?: string };
}

export interface PhoneBooksOptions {
  readonly contents: OwnContents & { sources(): readonly CopiedSource[] };
  /** The rows of a source as they were read last. */
  readonly readCopy: (name: string) => Promise<readonly BookRow[]>;
  readonly dialRules: DialRules;
  /** Whether the PBX's own extensions are among the books. */
  readonly listsExtensions: boolean;
}

const pause = () => nextTurn();

/** All phone books of a server, ready to be searched. What changes is sorted in anew beside the old, which serves until then. */
export class PhoneBooks {
  readonly #options: PhoneBooksOptions;
  readonly #copies: Copies;
  #index: BookIndex;
  #going: Promise<void> | undefined;
  #isStale = false;

  private constructor(options: PhoneBooksOptions, copies: Copies, index: BookIndex) {
    this.#options = options;
    this.#copies = copies;
    this.#index = index;
  }

  /** Reads everything once. */
  static async load(options: PhoneBooksOptions): Promise<PhoneBooks> {
    const copies: Copies = new Map();
    return new PhoneBooks(options, copies, await BookIndex.build(await gather(options, copies), pause));
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
      this.#index = await BookIndex.build(await gather(this.#options, this.#copies), pause);
    }
  }
}

/** What was read of each source, and when, so that a change elsewhere does not read it again. */
type Copies = Map<string, { readonly readAt: string; readonly rows: readonly BookRow[] }>;

async function gather(options: PhoneBooksOptions, copies: Copies): Promise<FilledBook[]> {
  const { contents, dialRules, listsExtensions } = options;
  const own = await ownBooks(contents, dialRules, pause);
  const sources = await sourceBooks(options, copies);
  return [...own, ...sources, ...(listsExtensions ? [extensionBook(contents)] : [])].filter(
    ({ rows }) => rows.length > 0,
  );
}

async function sourceBooks({ contents, readCopy }: PhoneBooksOptions, copies: Copies): Promise<FilledBook[]> {
  const sources = contents.sources().filter(({ kind }) => kind !== AGENDA_KIND);
  for (const name of copies.keys()) {
    if (!sources.some((source) => source.name === name)) copies.delete(name);
  }
  const books: FilledBook[] = [];
  for (const { name, layer, scope, state } of sources) {
    if (state?.readAt === undefined) continue;
    const known = copies.get(name);
    const rows = known?.readAt === state.readAt ? known.rows : await readCopy(name);
    copies.set(name, { readAt: state.readAt, rows });
    books.push({ key: `source-${name}`, title: name, audience: { layer, scope }, rows });
  }
  return books;
}
