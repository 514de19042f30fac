import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { decodeMessage, type SipMessage, type SipRequest } from '#protocols/sip/message.ts';
import { stampedRequest } from '#protocols/sip/stamp-request.ts';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import { TransactionLayer, type TransactionUser } from '#protocols/sip/transactions/transaction-layer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';

/** A message that left, and where to. */
export interface Sent {
  readonly message: SipMessage;
  readonly to: Hop;
}

export const SERVER = '192.168.0.2' as Ipv4Address;

/** A transaction layer in virtual time, without sockets. */
export class LayerBench {
  readonly time: VirtualTime;
  readonly sent: Sent[] = [];
  readonly layer: TransactionLayer;

  constructor(serve: (layer: TransactionLayer) => TransactionUser, time = new VirtualTime()) {
    this.time = time;
    let user: TransactionUser | undefined;
    this.layer = new TransactionLayer({
      transport: { send: (bytes, to) => void this.sent.push({ message: decodeMessage(bytes), to }) },
      timers: time,
      user: { onRequest: (transaction) => user?.onRequest(transaction), onAck: (ack) => user?.onAck(ack) },
    });
    user = serve(this.layer);
  }

  /** A request that comes in over UDP. */
  receive(request: SipRequest, source: { readonly address: string; readonly port: number }): void {
    const from: Hop = { transport: 'udp', local: SERVER, ...source };
    const headers = mandatoryHeaders(request);
    this.layer.receiveRequest(stampedRequest(request, headers.vias[0], from), headers, from);
  }
}
