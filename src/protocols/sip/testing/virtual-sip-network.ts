import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { decodeMessage, type SipMessage } from '#protocols/sip/message.ts';
import { stampedRequest } from '#protocols/sip/stamp-request.ts';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import { TransactionLayer, type TransactionUser } from '#protocols/sip/transactions/transaction-layer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { VirtualTime } from '#values/testing/virtual-time.ts';

/** A message on its way, for a test to look at or lose. */
export interface Transit {
  readonly message: SipMessage;
  readonly from: string;
  readonly to: string;
}

export interface NodeOptions {
  readonly address: Ipv4Address;
  readonly port: number;
  /** Where its messages leave from, when that is another port: the habit of nat_enable 0. */
  readonly sendingPort?: number;
  readonly serve: (layer: TransactionLayer) => TransactionUser;
}

const LATENCY_MS = 5;

/** UDP in memory and in virtual time: what is sent to a port where nobody listens is gone. */
export class VirtualSipNetwork {
  readonly time: VirtualTime;
  readonly transits: Transit[] = [];
  readonly layers: TransactionLayer[] = [];
  readonly #receivers = new Map<
    string,
    (bytes: Uint8Array, from: { address: string; port: number }) => void
  >();
  readonly #isLost: (transit: Transit) => boolean;

  constructor(time: VirtualTime, isLost: (transit: Transit) => boolean = () => false) {
    this.time = time;
    this.#isLost = isLost;
  }

  /** Puts a node on the network. */
  join({ address: local, port, sendingPort = port, serve }: NodeOptions): TransactionLayer {
    let user: TransactionUser | undefined;
    const layer = new TransactionLayer({
      transport: {
        send: (bytes, to) => this.#carry(bytes, { address: local, port: sendingPort }, to),
      },
      timers: this.time,
      user: { onRequest: (transaction) => user?.onRequest(transaction), onAck: (ack) => user?.onAck(ack) },
    });
    user = serve(layer);
    this.layers.push(layer);
    this.#receivers.set(`${local}:${port}`, (bytes, from) => {
      const message = decodeMessage(bytes);
      const headers = mandatoryHeaders(message);
      if (message.kind === 'response') {
        layer.receiveResponse(message, headers);
        return;
      }
      const hop: Hop = { transport: 'udp', local, ...from };
      layer.receiveRequest(stampedRequest(message, headers.vias[0], hop), headers, hop);
    });
    return layer;
  }

  /** Takes a node off, as when its power goes. */
  leave(address: Ipv4Address, port: number): void {
    this.#receivers.delete(`${address}:${port}`);
  }

  #carry(bytes: Uint8Array, from: { address: string; port: number }, to: Hop): void {
    const transit = {
      message: decodeMessage(bytes),
      from: `${from.address}:${from.port}`,
      to: `${to.address}:${to.port}`,
    };
    this.transits.push(transit);
    if (this.#isLost(transit)) return;
    this.time.after(LATENCY_MS, () => this.#receivers.get(transit.to)?.(bytes, from));
  }
}
