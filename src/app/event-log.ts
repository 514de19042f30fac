import { EVENTS } from '#provisioning/event-catalogue.ts';
import type { EventSink, PhoneEvent } from '#provisioning/phone-event.ts';

export type EventListener = (event: PhoneEvent) => void;

/** Passes events on to whoever watches, at once, and to whoever keeps them. */
export class EventLog implements EventSink {
  readonly #keep: EventListener;
  readonly #listeners = new Set<EventListener>();

  constructor(keep: EventListener) {
    this.#keep = keep;
  }

  emit(event: PhoneEvent): void {
    for (const listener of this.#listeners) listener(event);
    if (EVENTS[event.type].fleeting !== true) this.#keep(event);
  }

  /** Calls the listener for each event from now on; the result ends it. */
  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
