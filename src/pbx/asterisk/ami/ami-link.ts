import { SessionLink } from '#pbx/connection/session-link.ts';
import type { TlsTrust } from '#pbx/connection/tls-trust.ts';
import type { ConnectorState } from '#pbx/connector.ts';
import type { HostPort } from '#pbx/kind.ts';
import type { AmiMessage } from '#protocols/ami/ami-codec.ts';
import type { Clock } from '#values/clock.ts';
import type { Timers } from '#values/timers.ts';
import { type AmiAnswer, AmiSession } from './ami-session.ts';

export interface AmiLinkOptions {
  readonly at: HostPort;
  readonly user: string;
  readonly secret: string;
  /** Absent for plain TCP. */
  readonly trust?: TlsTrust;
  readonly clock: Clock;
  readonly timers: Timers;
}

export interface AmiLinkListener {
  readonly onState: (state: ConnectorState) => void;
  readonly onEvent: (event: AmiMessage) => void;
}

/** A connection to a manager interface that comes back by itself. */
export class AmiLink implements AsyncDisposable {
  readonly #link: SessionLink<AmiSession>;
  #listener: AmiLinkListener | undefined;

  constructor({ user, secret, ...connection }: AmiLinkOptions) {
    const { host, port } = connection.at;
    this.#link = new SessionLink({
      ...connection,
      where: `the manager interface at ${host}:${port}`,
      makeSession: (parts) =>
        new AmiSession({ ...parts, user, secret, onEvent: (event) => this.#listener?.onEvent(event) }),
    });
  }

  get state(): ConnectorState {
    return this.#link.state;
  }

  /** Begins to connect, and to connect again. */
  open(listener: AmiLinkListener): void {
    this.#listener = listener;
    this.#link.open(listener.onState);
  }

  /** Asks once the connection is there. While it is known to have failed, that failure is the answer. */
  async request(action: AmiMessage): Promise<AmiAnswer> {
    return (await this.#link.session()).request(action);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#link[Symbol.asyncDispose]();
  }
}
