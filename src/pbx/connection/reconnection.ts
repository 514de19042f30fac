import type { ConnectorState } from '#pbx/connector.ts';
import type { Clock } from '#values/clock.ts';
import type { OffhookError } from '#values/offhook-error.ts';
import type { Cancel, Timers } from '#values/timers.ts';
import { BackOff } from './back-off.ts';

export interface ReconnectionParts {
  /** Tries to connect, and ends with {@link Reconnection.ready} or {@link Reconnection.failed}. */
  readonly connect: () => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random?: () => number;
}

/** Trying again at once would have us banned, or is of no use before somebody has changed something. */
const HARMFUL: ReadonlySet<string> = new Set(['PBX_REFUSED', 'PBX_UNTRUSTED']);

/**
 * How a connection stands, and when it is tried again: after about a second, then ever later, up to a minute. Who was
 * refused waits a minute at once.
 */
export class Reconnection {
  readonly #parts: ReconnectionParts;
  readonly #backOff: BackOff;
  #onState: ((state: ConnectorState) => void) | undefined;
  #state: ConnectorState = { kind: 'idle' };
  #isOver = false;
  #cancelRetry: Cancel = () => {};

  constructor(parts: ReconnectionParts) {
    this.#parts = parts;
    this.#backOff = new BackOff({ firstMs: 1000, longestMs: 60_000 }, parts.random);
  }

  get state(): ConnectorState {
    return this.#state;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Failures are tried again from now on, and each change of the state is told. */
  keep(onState: (state: ConnectorState) => void): void {
    this.#onState = onState;
  }

  /** It is there, or still there. */
  ready(): void {
    if (this.#isOver) return;
    this.#backOff.reset();
    if (this.#state.kind !== 'ready') this.#enter({ kind: 'ready', since: this.#parts.clock.now() });
  }

  /** It is not there, or not any more. */
  failed(error: OffhookError): void {
    if (this.#isOver) return;
    const { connect, clock, timers } = this.#parts;
    const { code, message: reason, remedy } = error;
    const now = clock.now();
    const since = this.#state.kind === 'failed' ? this.#state.since : now;
    const isKept = this.#onState !== undefined;
    const waitMs = this.#backOff.next(HARMFUL.has(code));
    const retry = isKept ? { retryAt: now + waitMs } : {};
    this.#enter({ kind: 'failed', since, code, reason, remedy, ...retry });
    this.#cancelRetry();
    if (isKept) this.#cancelRetry = timers.after(waitMs, connect);
  }

  /** Nothing is tried or told any more. */
  end(): void {
    this.#isOver = true;
    this.#onState = undefined;
    this.#cancelRetry();
  }

  #enter(state: ConnectorState): void {
    this.#state = state;
    this.#onState?.(state);
  }
}
