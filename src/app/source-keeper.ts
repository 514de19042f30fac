import { type RefreshReport, refreshSource } from '#phone-services/sources/refresh-source.ts';
import { isSourceKind, type Source } from '#phone-services/sources/source.ts';
import type { EventSink } from '#provisioning/phone-event.ts';
import type { StoredSource } from '#store/sources.ts';
import type { Clock } from '#values/clock.ts';

export interface SourceKeeperParts {
  readonly sources: () => readonly StoredSource[];
  readonly refresh: (source: Source, signal: AbortSignal) => Promise<RefreshReport>;
  /** Whether the copy is there: a restored backup has none. */
  readonly hasCopy: (name: string) => boolean;
  readonly record: (
    name: string,
    at: Date,
    outcome: { readonly rows: number } | { readonly problem: string },
  ) => Promise<void>;
  readonly events: EventSink;
  readonly clock: Clock;
}

/** A source that failed is tried again sooner than one that is merely old. */
const RETRY_MS = 10 * 60_000;

/** Reads sources anew when they are due, one at a time. What was read last stays when one fails. */
export class SourceKeeper implements AsyncDisposable {
  readonly #parts: SourceKeeperParts;
  readonly #ending = new AbortController();
  /** Sources whose copy was looked for; once is enough. */
  readonly #looked = new Set<string>();
  #going: Promise<void> = Promise.resolve();

  constructor(parts: SourceKeeperParts) {
    this.#parts = parts;
  }

  /** Reads what is due; to be called every second or so, and never twice at once. */
  work(): Promise<void> {
    this.#going = this.#readDue();
    return this.#going;
  }

  /** Leaves off what is being read. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#going.catch(() => undefined);
  }

  async #readDue(): Promise<void> {
    const { sources, clock } = this.#parts;
    for (const source of sources()) {
      if (this.#ending.signal.aborted) return;
      if (this.#lacksCopy(source) || isDue(source, clock.now())) await this.#read(source);
    }
  }

  #lacksCopy({ name, state }: StoredSource): boolean {
    if (state?.readAt === undefined || this.#looked.has(name)) return false;
    this.#looked.add(name);
    return !this.#parts.hasCopy(name);
  }

  async #read(source: StoredSource): Promise<void> {
    const { refresh, record, events, clock } = this.#parts;
    const { name, state } = source;
    const readable = readableSource(source);
    const report: RefreshReport =
      readable === undefined
        ? { ok: false, reason: `${source.kind} sources are not known here` }
        : await refresh(readable, this.#ending.signal);
    if (this.#ending.signal.aborted) return;
    const at = clock.now();
    await record(name, new Date(at), report.ok ? { rows: report.rows } : { problem: report.reason });
    const hadFailed = state?.problem !== undefined;
    if (!report.ok && !hadFailed) {
      const kept = state?.readAt === undefined ? {} : { readAt: state.readAt };
      events.emit({
        at,
        type: 'source-failed',
        source: name,
        reason: report.reason,
        rows: state?.rows ?? 0,
        ...kept,
      });
    }
    if (report.ok && hadFailed)
      events.emit({ at, type: 'source-recovered', source: name, rows: report.rows });
  }
}

/** The source as its reader takes it; `undefined` when this version does not know its kind. */
export function readableSource(source: StoredSource): Source | undefined {
  const { kind } = source;
  return isSourceKind(kind) ? { ...source, kind } : undefined;
}

function isDue({ everyMinutes, state }: StoredSource, now: number): boolean {
  if (state === undefined) return true;
  const every = everyMinutes * 60_000;
  const wait = state.problem === undefined ? every : Math.min(every, RETRY_MS);
  const since = now - Date.parse(state.triedAt);
  // A clock that was set back must not keep a source from being read for years.
  return since >= wait || since < 0;
}

/** The reader of a data folder. */
export function sourceReader(
  dataFolder: string,
  dialRules: Parameters<typeof refreshSource>[0]['dialRules'],
): SourceKeeperParts['refresh'] {
  return (source, signal) => refreshSource({ source, dataFolder, dialRules }, signal);
}
