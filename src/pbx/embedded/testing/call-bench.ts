import { EmbeddedPbx } from '#pbx/embedded/embedded-pbx.ts';
import type { PbxEvent } from '#pbx/embedded/pbx-event.ts';
import type { CallGroup } from '#pbx/embedded/routing/call-group.ts';
import type { HeaderField } from '#protocols/sip/header-field.ts';
import { type Transit, VirtualSipNetwork } from '#protocols/sip/testing/virtual-sip-network.ts';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { ScriptedPhone } from './scripted-phone.ts';

export const PBX_ADDRESS = '192.168.0.2' as Ipv4Address;
export const secretOf = (user: string): string => `secret-of-${user}`;

export interface CallBenchOptions {
  readonly isLost?: (transit: Transit) => boolean;
  readonly groups?: readonly CallGroup[];
}

/** The PBX and scripted phones on a network in memory. Extensions are 200 to 299. */
export class CallBench {
  readonly time = new VirtualTime();
  readonly network: VirtualSipNetwork;
  readonly events: PbxEvent[] = [];
  readonly pbx: EmbeddedPbx;
  #lastHost = 19;

  constructor({ isLost, groups = [] }: CallBenchOptions = {}) {
    this.network = new VirtualSipNetwork(this.time, isLost);
    this.pbx = new EmbeddedPbx({
      accounts: {
        byUser: (user) => (/^2\d\d$/.test(user) ? { user, secret: secretOf(user) } : undefined),
      },
      groups: { byNumber: (number) => groups.find((group) => group.number === number) },
      onEvent: (event) => this.events.push(event),
      clock: this.time,
      timers: this.time,
    });
    this.network.join({
      address: PBX_ADDRESS,
      port: 5060,
      serve: (layer) => this.pbx.serve(layer, { addresses: [PBX_ADDRESS], port: 5060 }),
    });
  }

  /** A phone on the network, not registered; with nat_enable 0 it sends from a port where it does not listen. */
  phone(user: string, natEnable: 0 | 1 = 1, address = this.#nextAddress()): ScriptedPhone {
    const server: Hop = { transport: 'udp', local: address, address: PBX_ADDRESS, port: 5060 };
    const phone = new ScriptedPhone(user, address, 5060, server);
    this.network.join({
      address,
      port: 5060,
      ...(natEnable === 0 ? { sendingPort: 51_098 } : {}),
      serve: (layer) => phone.serve(layer),
    });
    return phone;
  }

  /** A phone that has registered. */
  registered(user: string, natEnable: 0 | 1 = 1): ScriptedPhone {
    const phone = this.phone(user, natEnable);
    const { responses } = phone.register(secretOf(user));
    void responses;
    this.time.advance(1000);
    return phone;
  }

  /** Lets everything come to its end and gives what is still there: nothing should be. */
  settle(): { readonly transactions: number; readonly planned: number } {
    this.time.advance(600_000);
    const transactions = this.network.layers.reduce((sum, { size }) => sum + size.clients + size.servers, 0);
    return { transactions, planned: this.time.planned };
  }

  #nextAddress(): Ipv4Address {
    this.#lastHost += 1;
    return `192.168.0.${this.#lastHost}` as Ipv4Address;
  }
}

/** Nothing is left behind. */
export const SETTLED = { transactions: 0, planned: 0 };

/** Has a phone ring for a second, and then answer a call with a status; with 0 it goes on ringing. */
export function rings(
  bench: CallBench,
  phone: ScriptedPhone,
  status: number,
  headers: readonly HeaderField[] = [],
): void {
  phone.onRequest = (transaction) => {
    if (transaction.request.method !== 'INVITE') {
      phone.answer(transaction, 200);
      if (transaction.cancelled !== undefined) phone.answer(transaction.cancelled, 487);
      return;
    }
    phone.answer(transaction, 180);
    if (status !== 0) bench.time.after(1000, () => phone.answer(transaction, status, headers));
  };
}
