import { encodeMessage, type SipRequest, type SipResponse } from '#protocols/sip/message.ts';
import type { Timers } from '#values/timers.ts';
import type { Hop, Transport } from './hop.ts';
import { startInviteClient, stepInviteClient } from './invite-client.ts';
import { startNonInviteClient, stepNonInviteClient } from './non-invite-client.ts';
import { ackFor } from './own-requests.ts';
import { RunningTimers } from './running-timers.ts';
import type { SipTimers } from './sip-timers.ts';
import { StateMachine } from './state-machine.ts';
import type { ClientEffect, ClientEvent, TransactionFailure } from './transaction-step.ts';

/** Who sent a request and waits for what becomes of it. */
export interface ClientUser {
  /** Every provisional response, and the final one; an INVITE that forked may have several 2xx. */
  onResponse(response: SipResponse): void;
  /** No final response came or will come. Nothing follows. */
  onFailure(why: TransactionFailure): void;
}

/** What a client transaction works with. */
export interface ClientSurroundings {
  readonly timers: Timers;
  readonly sipTimers: SipTimers;
  readonly transport: Transport;
  /** Sends a CANCEL in a transaction of its own. */
  readonly sendCancel: (invite: SipRequest, to: Hop) => void;
  /** A final response came: from now on only what comes late needs the transaction. */
  readonly onFinal: () => void;
  readonly onEnd: () => void;
}

/** A request that was sent, until nothing more can come of it (RFC 3261 §17.1). */
export class ClientTransaction {
  readonly request: SipRequest;
  readonly to: Hop;
  readonly #user: ClientUser;
  readonly #surroundings: ClientSurroundings;
  readonly #running: RunningTimers;
  readonly #machine: StateMachine<ClientEvent, ClientEffect>;
  #isFinal = false;
  /** The request as it is repeated until there is a final response. */
  #bytes: Uint8Array | undefined;

  constructor(request: SipRequest, to: Hop, user: ClientUser, surroundings: ClientSurroundings) {
    const { timers, sipTimers } = surroundings;
    this.request = request;
    this.to = to;
    this.#user = user;
    this.#surroundings = surroundings;
    this.#running = new RunningTimers(timers);
    this.#bytes = encodeMessage(request);
    const reliable = to.transport === 'tcp';
    this.#machine =
      request.method === 'INVITE'
        ? StateMachine.of(startInviteClient(sipTimers, reliable), stepInviteClient)
        : StateMachine.of(startNonInviteClient(sipTimers, reliable), stepNonInviteClient);
  }

  /** Sends the request. */
  start(): void {
    this.#perform(this.#machine.begin());
  }

  /** A response that belongs to it came. */
  receive(response: SipResponse): void {
    this.#perform(this.#machine.feed({ kind: 'response', status: response.status }), response);
    if (response.status >= 200 && !this.#isFinal) {
      this.#isFinal = true;
      this.#bytes = undefined;
      this.#surroundings.onFinal();
    }
  }

  /**
   * Asks the other side to stop ringing. CANCEL goes out as soon as it may; when no final response comes in its time,
   * the user is told `timeout`. Does nothing after a final response, and for other requests than INVITE.
   */
  cancel(): void {
    this.#perform(this.#machine.feed({ kind: 'cancel' }));
  }

  /** Ends it without telling its user. */
  close(): void {
    this.#running.stopAll();
  }

  #perform(effects: readonly ClientEffect[], response?: SipResponse): void {
    const { transport, sendCancel, onEnd } = this.#surroundings;
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
        case 'send-request':
          if (this.#bytes !== undefined) transport.send(this.#bytes, this.to, this.#failed);
          break;
        case 'send-ack':
          if (response === undefined) break;
          transport.send(encodeMessage(ackFor(this.request, response)), this.to, this.#failed);
          break;
        case 'send-cancel':
          sendCancel(this.request, this.to);
          break;
        case 'deliver':
          if (response !== undefined) this.#user.onResponse(response);
          break;
        case 'fail':
          this.#user.onFailure(effect.why);
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
