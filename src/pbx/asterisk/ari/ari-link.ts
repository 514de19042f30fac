import { Reconnection } from '#pbx/connection/reconnection.ts';
import type { ConnectorState } from '#pbx/connector.ts';
import type { EndpointState } from '#pbx/endpoint-state.ts';
import { pbxRefused } from '#pbx/pbx-error.ts';
import type { Clock } from '#values/clock.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { Timers } from '#values/timers.ts';
import { type AriAddress, ariWhere } from './ari-address.ts';
import { AriEvents } from './ari-events.ts';
import { askAri } from './ask-ari.ts';
import { EndpointBook } from './endpoint-book.ts';

export interface AriLinkOptions {
  readonly address: AriAddress;
  readonly clock: Clock;
  readonly timers: Timers;
}

export interface AriLinkListener {
  readonly onState: (state: ConnectorState) => void;
  readonly onEndpoint: (state: EndpointState) => void;
}

/** What the endpoints of an Asterisk are doing: asked one by one, or followed from the moment it is opened. */
export class AriLink implements AsyncDisposable {
  readonly #options: AriLinkOptions;
  readonly #book = new EndpointBook();
  readonly #reconnection: Reconnection;
  #listener: AriLinkListener | undefined;
  #events: AriEvents | undefined;

  constructor(options: AriLinkOptions) {
    this.#options = options;
    const { clock, timers } = options;
    this.#reconnection = new Reconnection({ connect: () => void this.#connect(), clock, timers });
  }

  get state(): ConnectorState {
    return this.#reconnection.state;
  }

  /** Begins to follow them, and again whenever the connection is lost. */
  open(listener: AriLinkListener): void {
    this.#listener = listener;
    this.#reconnection.keep(listener.onState);
    void this.#connect();
  }

  /** What an endpoint does now; `undefined` when there is none. While it is known to have failed, that is the answer. */
  async endpoint(user: string): Promise<EndpointState | undefined> {
    const { state } = this;
    if (state.kind === 'ready') return this.#book.state(user);
    if (state.kind === 'failed') throw new OffhookError(state.code, state.reason, state.remedy);
    const alone = new EndpointBook();
    alone.restore([await askAri(this.#options.address, `/endpoints/PJSIP/${encodeURIComponent(user)}`)]);
    return alone.state(user);
  }

  /** All endpoints of whatever technology, as ARI lists them. */
  async endpoints(): Promise<unknown> {
    const { address } = this.#options;
    const listed = await askAri(address, '/endpoints');
    if (listed !== undefined) return listed;
    const remedy = 'Load the module res_ari_endpoints, and compare the path of the URL: /ari.';
    throw pbxRefused(ariWhere(address), 'there are no endpoints to ask for', remedy);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#reconnection.end();
    this.#listener = undefined;
    await this.#events?.close();
  }

  async #connect(): Promise<void> {
    const { address, timers } = this.#options;
    // What happens while the list is on its way comes after it.
    let waiting: unknown[] | undefined = [];
    const take = (event: unknown) => {
      const changed = this.#book.take(event);
      if (changed !== undefined) this.#listener?.onEndpoint(changed);
    };
    let events: AriEvents | undefined;
    try {
      events = await AriEvents.open({
        address,
        timers,
        onEvent: (event) => (waiting === undefined ? take(event) : waiting.push(event)),
        onEnd: (error) => {
          this.#events = undefined;
          this.#reconnection.failed(error);
        },
      });
      this.#events = events;
      if (this.#reconnection.isOver) {
        await events.close();
        return;
      }
      const changed = this.#book.restore(await this.endpoints());
      if (events.isOver) return;
      for (const state of changed) this.#listener?.onEndpoint(state);
      for (const event of waiting) take(event);
      waiting = undefined;
      this.#reconnection.ready();
    } catch (error) {
      if (!(error instanceof OffhookError)) throw error;
      // The end of events that were there is told by themselves.
      if (events === undefined) this.#reconnection.failed(error);
      else events.end(error);
    }
  }
}
