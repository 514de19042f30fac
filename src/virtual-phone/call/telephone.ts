import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import type { SipRequest, SipResponse } from '#protocols/sip/message.ts';
import type { UdpEndpoint } from '#protocols/sip/response-target.ts';
import { stampedRequest } from '#protocols/sip/stamp-request.ts';
import type { ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import { TransactionLayer } from '#protocols/sip/transactions/transaction-layer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Power } from '#virtual-phone/power.ts';
import { namesHost } from '#virtual-phone/sip/answer-request.ts';
import type { LineAccount } from '#virtual-phone/sip/line-account.ts';
import type { SipIdentity } from '#virtual-phone/sip/register-request.ts';
import type { PhoneHappening } from '#virtual-phone/virtual-phone-event.ts';
import type { Call } from './call.ts';
import { CallAgent } from './call-agent.ts';
import type { CallSettings } from './call-settings.ts';
import type { IncomingBehaviour } from './incoming-behaviour.ts';
import { PatientTransport } from './patient-transport.ts';
import { RequestSender } from './request-sender.ts';
import { answerWith } from './respond.ts';
import type { CallClock } from './sound/sound.ts';

/** How this phone behaves in calls. */
export interface CallManners {
  readonly settings: CallSettings;
  readonly behaviour: IncomingBehaviour;
  readonly hertz: number;
  readonly holdsToTransfer: boolean;
  readonly refusesUnknownUser: boolean;
  readonly onCall: (call: Call) => void;
}

interface TelephoneParts {
  readonly identity: SipIdentity;
  readonly accounts: readonly LineAccount[];
  readonly manners: CallManners;
  readonly power: Power;
  readonly clock: CallClock;
  readonly localAddress: Ipv4Address;
  /** Hosts that a request may name; `undefined` when the phone doesn't look (with nat_enable 1). */
  readonly hosts: readonly string[] | undefined;
  readonly random: () => number;
  readonly tell: (happening: PhoneHappening) => void;
  /** Sends from the port that the phone sends from. */
  readonly transmit: (bytes: Uint8Array, to: UdpEndpoint) => void;
  /** A request that is no part of a call: the status that answers it. */
  readonly answerOther: (request: SipRequest) => number;
}

/** More than a phone with six lines has under way, and enough for one that is shouted at. */
const LIMITS = { clients: 100, servers: 100, lingering: 100, answeredOctets: 200_000 };
/** The conversations that the registrations are take the first numbers. */
const FIRST_COUNTER = 10;

/** The part of a phone that is called and calls: transactions below, calls above. */
export class Telephone {
  readonly #parts: TelephoneParts;
  readonly #layer: TransactionLayer;
  readonly #agent: CallAgent;

  constructor(parts: TelephoneParts) {
    this.#parts = parts;
    const { manners, clock, identity, localAddress, random, transmit } = parts;
    const { timer1: t1, timer2: t2 } = identity.settings;
    this.#layer = new TransactionLayer({
      transport: new PatientTransport(transmit, manners.settings, clock),
      timers: clock,
      user: {
        onRequest: (transaction) => this.#serve(transaction),
        onAck: (ack) => this.#agent.acknowledge(ack),
      },
      sipTimers: { t1, t2, t4: 5000 },
      limits: LIMITS,
    });
    const { first, last } = manners.settings.mediaPorts;
    let [counter, port] = [FIRST_COUNTER, first];
    this.#agent = new CallAgent({
      ...parts,
      ...manners,
      sender: new RequestSender(this.#layer, localAddress, random),
      takeCounter: () => counter++,
      takeMediaPort: () => {
        const taken = port;
        port = taken + 2 > last ? first : taken + 2;
        return taken;
      },
    });
  }

  /** Calls a number; `undefined` when the phone has no such line, or no room for another call on it. */
  call(line: number, number: string): Call | undefined {
    return this.#agent.call(line, number);
  }

  /** Calls `then` once there is no call any more: now, or when the last one is over. */
  onceIdle(then: () => void): void {
    this.#agent.onceIdle(then);
  }

  /** A request that came. DecodeError when it lacks what every request has. */
  receiveRequest(request: SipRequest, source: UdpEndpoint): void {
    const { localAddress } = this.#parts;
    const headers = mandatoryHeaders(request);
    const stamped = stampedRequest(request, headers.vias[0], source);
    this.#layer.receiveRequest(stamped, headers, { transport: 'udp', local: localAddress, ...source });
  }

  /** A response that came. */
  receiveResponse(response: SipResponse): void {
    this.#layer.receiveResponse(response, mandatoryHeaders(response));
  }

  /** Power went: everything stops, and nobody is told. */
  close(): void {
    this.#agent.close();
    this.#layer.close();
  }

  #serve(transaction: ServerTransaction): void {
    const { identity, hosts, tell, answerOther } = this.#parts;
    const { request } = transaction;
    if (hosts !== undefined && !namesHost(request.uri, hosts)) {
      answerWith(identity, transaction, 404);
      tell({ type: 'asked', request: request.method.slice(0, 40), answer: 404 });
      return;
    }
    if (!this.#agent.serve(transaction)) answerWith(identity, transaction, answerOther(request));
  }
}
