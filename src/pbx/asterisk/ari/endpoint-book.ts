import type { EndpointState } from '#pbx/endpoint-state.ts';
import { field, list, text } from '#pbx/json-field.ts';

const MOST_ENDPOINTS = 20_000;

interface Endpoint {
  readonly isOnline: boolean;
  /** Ids of channels. */
  readonly channels: ReadonlySet<string>;
}

/**
 * The endpoints of chan_pjsip with their channels, as ARI's list and its events tell them. Every event may come twice, or
 * again after the list that it is already part of: it then changes nothing.
 */
export class EndpointBook {
  readonly #endpoints = new Map<string, Endpoint>();

  /** Begins anew with what `GET /endpoints` answers; gives those that are not as they were. */
  restore(answer: unknown): EndpointState[] {
    const before = new Map(this.#endpoints);
    this.#endpoints.clear();
    for (const one of list(answer)) this.#takeSnapshot(one);
    const users = new Set([...before.keys(), ...this.#endpoints.keys()]);
    return [...users].flatMap((user) => this.#changed(user, before.get(user)) ?? []);
  }

  /** Takes an event; gives the endpoint that it changed. */
  take(event: unknown): EndpointState | undefined {
    const type = text(field(event, 'type'));
    if (type === 'ChannelCreated' || type === 'ChannelDestroyed') {
      return this.#takeChannel(field(event, 'channel'), type === 'ChannelCreated');
    }
    const snapshot = field(event, 'endpoint');
    const user = userOf(snapshot);
    if (user === undefined) return undefined;
    const before = this.#endpoints.get(user);
    this.#takeSnapshot(snapshot);
    return this.#changed(user, before);
  }

  /** How an endpoint stands; `undefined` when there is none. */
  state(user: string): EndpointState | undefined {
    const endpoint = this.#endpoints.get(user);
    return endpoint && { user, isOnline: endpoint.isOnline, calls: endpoint.channels.size };
  }

  #takeSnapshot(snapshot: unknown): void {
    const user = userOf(snapshot);
    if (user === undefined || (!this.#endpoints.has(user) && this.#endpoints.size >= MOST_ENDPOINTS)) return;
    this.#endpoints.set(user, {
      isOnline: text(field(snapshot, 'state')) === 'online',
      channels: new Set(list(field(snapshot, 'channel_ids')).map((id) => text(id))),
    });
  }

  #takeChannel(channel: unknown, isNew: boolean): EndpointState | undefined {
    // `PJSIP/208-0000002a`; a user may have dashes of its own.
    const [, user = ''] = /^PJSIP\/(.+)-[0-9a-f]{8}$/.exec(text(field(channel, 'name'))) ?? [];
    const before = this.#endpoints.get(user);
    const id = text(field(channel, 'id'));
    if (before === undefined || before.channels.has(id) === isNew) return undefined;
    const others = [...before.channels].filter((one) => one !== id);
    this.#endpoints.set(user, { ...before, channels: new Set(isNew ? [...others, id] : others) });
    return this.state(user);
  }

  #changed(user: string, before: Endpoint | undefined): EndpointState | undefined {
    const now = this.state(user) ?? { user, isOnline: false, calls: 0 };
    const isSame = before?.isOnline === now.isOnline && before.channels.size === now.calls;
    return isSame ? undefined : now;
  }
}

function userOf(snapshot: unknown): string | undefined {
  return field(snapshot, 'technology') === 'PJSIP'
    ? text(field(snapshot, 'resource')) || undefined
    : undefined;
}
