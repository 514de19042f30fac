import { AGENDA_KIND } from '#phone-services/sources/source.ts';
import type { AgendaEvent } from './agenda-event.ts';

/** A source as far as its copy goes. */
interface CopiedSource {
  readonly name: string;
  readonly kind: string;
  readonly state?: { readonly readAt?: string };
}

/** The agendas as they were read last, in memory. */
export class Agendas {
  readonly #readCopy: (name: string) => Promise<readonly AgendaEvent[]>;
  readonly #copies = new Map<string, { readonly readAt: string; readonly events: readonly AgendaEvent[] }>();

  constructor(readCopy: (name: string) => Promise<readonly AgendaEvent[]>) {
    this.#readCopy = readCopy;
  }

  /** Takes in copies that are new, and forgets what is no source any more. */
  async follow(sources: readonly CopiedSource[]): Promise<void> {
    const agendas = sources.filter(({ kind }) => kind === AGENDA_KIND);
    for (const name of this.#copies.keys()) {
      if (!agendas.some((agenda) => agenda.name === name)) this.#copies.delete(name);
    }
    for (const { name, state } of agendas) {
      const readAt = state?.readAt;
      if (readAt === undefined || this.#copies.get(name)?.readAt === readAt) continue;
      this.#copies.set(name, { readAt, events: await this.#readCopy(name) });
    }
  }

  /** The events of an agenda in order; none before it was read. */
  of(name: string): readonly AgendaEvent[] {
    return this.#copies.get(name)?.events ?? [];
  }
}
