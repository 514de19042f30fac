import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { VirtualPhone } from '#virtual-phone/virtual-phone.ts';
import type { VirtualPhoneEvent } from '#virtual-phone/virtual-phone-event.ts';
import type { VirtualPhoneOptions } from '#virtual-phone/virtual-phone-options.ts';
import { VirtualTime } from '#virtual-phone/virtual-time.ts';
import { MemoryNetwork } from './memory-network.ts';
import { ScriptedRegistrar } from './scripted-registrar.ts';
import { ScriptedTftpServer, type ServedFiles } from './scripted-tftp-server.ts';

export const BENCH_MAC = '00115C93AFD1';
export const SERVER = '10.0.0.1' as Ipv4Address;

/** One phone, one TFTP server and one registrar in virtual time. */
export class Bench {
  readonly time = new VirtualTime();
  readonly network = new MemoryNetwork(this.time);
  readonly tftp: ScriptedTftpServer;
  readonly registrar: ScriptedRegistrar;
  readonly events: VirtualPhoneEvent[] = [];
  readonly phone: VirtualPhone;

  constructor(files: ServedFiles, options: Partial<VirtualPhoneOptions> = {}) {
    const { time, network } = this;
    this.tftp = new ScriptedTftpServer(network, time, SERVER, files);
    this.registrar = new ScriptedRegistrar(network, SERVER, { 208: 'secret-208', 209: 'secret-209' });
    this.phone = new VirtualPhone({
      mac: '00:11:5C:93:AF:D1' as MacAddress,
      model: '7960',
      localAddress: '10.0.0.5' as Ipv4Address,
      tftpServer: { address: SERVER, port: 69 },
      time,
      datagrams: network,
      seed: 1,
      onEvent: (event) => this.events.push(event),
      ...options,
    });
  }

  /** Gives power and lets time pass until the phone works, is stuck or is off. */
  powerOn() {
    return this.time.until(this.phone.powerOn());
  }

  /** Lets time pass. */
  pass(milliseconds: number): Promise<void> {
    const moment = Promise.withResolvers<void>();
    this.time.after(milliseconds, 'phone', moment.resolve);
    return this.time.until(moment.promise);
  }

  /** What happened of one kind, in order. */
  told<Type extends VirtualPhoneEvent['type']>(type: Type) {
    return this.events.filter((event) => event.type === type) as Extract<VirtualPhoneEvent, { type: Type }>[];
  }
}
