import type { MandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { encodeMessage, type SipRequest, type SipResponse } from '#protocols/sip/message.ts';
import type { Timers } from '#values/timers.ts';
import type { Hop, Transport } from './hop.ts';
import { startInviteServer, stepInviteServer } from './invite-server.ts';
import { startNonInviteServer, stepNonInviteServer } from './non-invite-server.ts';
import { RunningTimers } from './running-timers.ts';
import type { SipTimers } from './sip-timers.ts';
import { StateMachine } from './state-machine.ts';
import type { ServerEffect, ServerEvent } from './transaction-step.ts';

/** A new request, read. */
export interface Arrival {
  /** Its topmost Via notes where it came from. */
  readonly request: SipRequest;
  readonly headers: MandatoryHeaders;
  /** Where it came from. */
  readonly from: Hop;
  /** Where its responses go. */
  readonly back: Hop;
}

/** What a server transaction works with. */
export interface ServerSurroundings {
  readonly timers: Timers;
  readonly sipTimers: SipTimers;
  readonly transport: Transport;
  /** A final response was sent: from now on only what comes late needs the transaction. */
  readonly onFinal: () => void;
  /** A final response that is to be kept for repetitions, for so many milliseconds. */
  readonly onKeep: (response: Uint8Array, milliseconds: number) => void;
  /** An ACK for a 2xx that was sent with the branch of its INVITE, as old phones do. */
  readonly onAck: (ack: Arrival) => void;
  readonly onEnd: () => void;
}

/** A request that was received, until nobody repeats it any more (RFC 3261 §17.2). */
export class ServerTransaction implements Arrival {
  readonly request: SipRequest;
  readonly headers: MandatoryHeaders;
  readonly from: Hop;
  readonly back: Hop;
  /** The INVITE that this CANCEL is for, when we have it. */
  readonly cancelled: ServerTransaction | undefined;
  readonly #surroundings: ServerSurroundings;
  readonly #running: RunningTimers;
  readonly #machine: StateMachine<ServerEvent, ServerEffect>;
  #response: Uint8Array | undefined;

  constructor(
    { request, headers, from, back }: Arrival,
    cancelled: ServerTransaction | undefined,
    surroundings: ServerSurroundings,
  ) {
    const { timers, sipTimers } = surroundings;
    this.request = request;
    this.headers = headers;
    this.from = from;
    this.back = back;
    this.cancelled = cancelled;
    this.#surroundings = surroundings;
    this.#running = new RunningTimers(timers);
    const reliable = from.transport === 'tcp';
    this.#machine =
      request.method === 'INVITE'
        ? StateMachine.of(startInviteServer(sipTimers, reliable), stepInviteServer)
        : StateMachine.of(startNonInviteServer(sipTimers, reliable), stepNonInviteServer);
  }

  /**
   * Sends a response: any number of provisional ones and one final one, to an INVITE several 2xx. What comes later is
   * dropped.
   */
  respond(response: SipResponse): void {
    const effects = this.#machine.feed({ kind: 'respond', status: response.status });
    if (effects.length === 0) return;
    this.#response = encodeMessage(response);
    this.#perform(effects);
    if (response.status < 200) return;
    // No transaction repeats a 2xx.
    if (response.status < 300) this.#response = undefined;
    this.#surroundings.onFinal();
  }

  /** Ends it without an answer; does nothing once there is one. */
  abandon(): void {
    this.#perform(this.#machine.feed({ kind: 'abandon' }));
  }

  /** The request came once more. */
  repeat(): void {
    this.#perform(this.#machine.feed({ kind: 'repetition' }));
  }

  /** An ACK with its branch came. */
  acknowledge(ack: Arrival): void {
    this.#perform(this.#machine.feed({ kind: 'ack' }), ack);
  }

  /** Ends it without telling anybody. */
  close(): void {
    this.#running.stopAll();
  }

  #perform(effects: readonly ServerEffect[], ack?: Arrival): void {
    const { transport, onAck, onKeep, onEnd } = this.#surroundings;
    for (const effect of effects) {
      switch (effect.kind) {
        case 'start':
          this.#running.start(effect.timer, effect.ms, () =>
            this.#perform(this.#machine.feed({ kind: 'timer', timer: effect.timer })),
          );
          break;
        case 'stop':
          this.#running.stop(effect.timer);
          break;
        case 'send-response':
          if (this.#response !== undefined) transport.send(this.#response, this.back, this.#failed);
          break;
        case 'keep-response':
          if (this.#response !== undefined) onKeep(this.#response, effect.ms);
          break;
        case 'deliver-ack':
          if (ack !== undefined) onAck(ack);
          break;
        case 'fail':
          break;
        case 'end':
          this.#running.stopAll();
          onEnd();
          break;
      }
    }
  }

  readonly #failed = (): void => this.#perform(this.#machine.feed({ kind: 'transport-error' }));
}
