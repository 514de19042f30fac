import type { Step } from './transaction-step.ts';

/** A pure state machine with its present state. */
export class StateMachine<Event, Effect> {
  readonly #begin: readonly Effect[];
  readonly #feed: (event: Event) => readonly Effect[];

  private constructor(begin: readonly Effect[], feed: (event: Event) => readonly Effect[]) {
    this.#begin = begin;
    this.#feed = feed;
  }

  static of<State, Event, Effect>(
    [first, begin]: Step<State, Effect>,
    step: (state: State, event: Event) => Step<State, Effect>,
  ): StateMachine<Event, Effect> {
    let state = first;
    return new StateMachine<Event, Effect>(begin, (event) => {
      const [next, effects] = step(state, event);
      state = next;
      return effects;
    });
  }

  /** What its start wants done. */
  begin(): readonly Effect[] {
    return this.#begin;
  }

  /** What an event wants done. */
  feed(event: Event): readonly Effect[] {
    return this.#feed(event);
  }
}
