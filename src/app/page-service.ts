import type { AgendaEvent } from '#phone-services/agenda/agenda-event.ts';
import { Agendas } from '#phone-services/agenda/agendas.ts';
import { makePages } from '#phone-services/pages/pages.ts';
import type { ServiceContents } from '#phone-services/pages/service-pages.ts';
import type { BookRow } from '#phone-services/phone-book/book-row.ts';
import { PhoneBooks } from '#phone-services/phone-book/phone-books.ts';
import { hasCopy, readCopy } from '#phone-services/sources/source-copy.ts';
import type { EventSink } from '#provisioning/phone-event.ts';
import type { PhonePages, ServerFacts } from '#provisioning/ports.ts';
import type { Database } from '#store/database.ts';
import type { FleetView } from '#store/fleet-view.ts';
import { recordReading } from '#store/sources.ts';
import type { Clock } from '#values/clock.ts';
import { every } from './every.ts';
import type { PhonebookSettings } from './phonebook-settings.ts';
import { RegisteredNow } from './registered-now.ts';
import { serviceContents } from './service-contents.ts';
import { SourceKeeper, sourceReader } from './source-keeper.ts';

export interface PageServiceParts {
  readonly dataFolder: string;
  readonly db: Database;
  readonly fleet: FleetView;
  readonly server: ServerFacts;
  readonly settings: PhonebookSettings;
  readonly events: EventSink;
  readonly clock: Clock;
  /** The extensions that are registered, on every PBX that tells. */
  readonly registered: () => Promise<Iterable<string | undefined>>;
  readonly messages: ServiceContents['messages'];
  readonly onError: (error: unknown) => void;
}

const SOURCES_EVERY_MS = 1000;

/** Everything behind the pages that phones open: books and agendas, and the reading of their sources. */
export class PageService implements AsyncDisposable {
  readonly pages: PhonePages;
  readonly #parts: PageServiceParts;
  readonly #books: PhoneBooks;
  readonly #agendas: Agendas;
  readonly #running: AsyncDisposableStack;
  #revision: number;

  private constructor(parts: PageServiceParts, books: PhoneBooks, agendas: Agendas) {
    const { dataFolder, db, fleet, server, settings, events, clock, registered, messages, onError } = parts;
    this.#parts = parts;
    this.#books = books;
    this.#agendas = agendas;
    this.#revision = fleet.bookRevision;
    const now = new RegisteredNow(clock, registered);
    const { dialRules } = settings;
    const contents = serviceContents({
      fleet,
      server,
      agendas,
      dialRules,
      registered: () => now.numbers,
      messages,
    });
    this.pages = makePages(books, contents, (path) =>
      path === 'services/registered' ? now.look() : undefined,
    );
    this.#running = new AsyncDisposableStack();
    const keeper = new SourceKeeper({
      sources: () => fleet.sources(),
      refresh: sourceReader(dataFolder, dialRules),
      hasCopy: (name) => hasCopy(dataFolder, name),
      record: (name, at, outcome) => recordReading(db, name, at, outcome),
      events,
      clock,
    });
    this.#running.use(every(SOURCES_EVERY_MS, () => keeper.work(), onError));
    // Ended first, so that the timer has nothing to wait for.
    this.#running.use(keeper);
  }

  /** Reads what there is, and begins to read sources that are due. */
  static async start(parts: PageServiceParts): Promise<PageService> {
    const { dataFolder, fleet, settings } = parts;
    const books = await loadBooks(dataFolder, fleet, settings);
    return new PageService(parts, books, await loadAgendas(dataFolder, fleet));
  }

  /** Takes in what has changed in the fleet; long books take a moment, and nobody waits for them. */
  follow(): void {
    const { fleet, onError } = this.#parts;
    if (fleet.bookRevision === this.#revision) return;
    this.#revision = fleet.bookRevision;
    this.#agendas.follow(fleet.sources()).catch(onError);
    this.#books.rebuild().catch(onError);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#running.disposeAsync();
  }
}

/** The phone books of a data folder, as its server has them or would. */
export function loadBooks(
  dataFolder: string,
  fleet: FleetView,
  settings: PhonebookSettings,
): Promise<PhoneBooks> {
  const copyOf = (name: string) => readCopy<BookRow>(dataFolder, name);
  return PhoneBooks.load({ contents: fleet, readCopy: copyOf, ...settings });
}

/** And its agendas. */
export async function loadAgendas(dataFolder: string, fleet: FleetView): Promise<Agendas> {
  const agendas = new Agendas((name) => readCopy<AgendaEvent>(dataFolder, name));
  await agendas.follow(fleet.sources());
  return agendas;
}
