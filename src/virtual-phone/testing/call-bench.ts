import assert from 'node:assert/strict';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Call } from '#virtual-phone/call/call.ts';
import { convertedFlash } from '#virtual-phone/flash.ts';
import { VirtualPhone } from '#virtual-phone/virtual-phone.ts';
import type { VirtualPhoneEvent } from '#virtual-phone/virtual-phone-event.ts';
import type { VirtualPhoneOptions } from '#virtual-phone/virtual-phone-options.ts';
import { VirtualTime } from '#virtual-phone/virtual-time.ts';
import { fullSet } from './full-set.ts';
import { MemoryNetwork } from './memory-network.ts';
import { ScriptedProxy } from './scripted-proxy.ts';
import { ScriptedTftpServer } from './scripted-tftp-server.ts';

export const PROXY = '10.0.0.1' as Ipv4Address;

/** A phone that is registered, with what it tells. */
export interface BenchPhone {
  readonly phone: VirtualPhone;
  readonly number: string;
  readonly address: Ipv4Address;
  readonly hertz: number;
  readonly events: VirtualPhoneEvent[];
  /** Calls that came in. */
  readonly calls: Call[];
}

interface PhoneSetup extends Partial<VirtualPhoneOptions> {
  readonly natEnable?: 0 | 1;
  readonly extra?: string;
}

/** Phones 201, 202 … that call each other through one proxy, in virtual time; each says everything in a tone of its own. */
export class CallBench {
  readonly time = new VirtualTime();
  readonly network = new MemoryNetwork(this.time);
  readonly proxy = new ScriptedProxy(this.network, PROXY);
  #phones = 0;

  /** Adds a phone and lets time pass until it is registered. */
  async add({ natEnable = 1, extra = '', ...options }: PhoneSetup = {}): Promise<BenchPhone> {
    this.#phones += 1;
    const index = this.#phones;
    const number = String(200 + index);
    const address = `10.0.0.${10 + index}` as Ipv4Address;
    const server = `10.0.1.${index}` as Ipv4Address;
    const mac = `00:11:5C:93:AF:D${index}`;
    const own = `line1_name: ${number}\nline1_authname: "${number}"\nline1_password: "secret-${number}"\n`;
    const files = fullSet(mac.replaceAll(':', ''), { proxy: PROXY, natEnable, extra: own + extra });
    new ScriptedTftpServer(this.network, this.time, server, files);
    const events: VirtualPhoneEvent[] = [];
    const calls: Call[] = [];
    const hertz = 300 + 200 * index;
    const phone = new VirtualPhone({
      mac: mac as MacAddress,
      model: '7960',
      localAddress: address,
      tftpServer: { address: server, port: 69 },
      flash: convertedFlash(),
      time: this.time,
      datagrams: this.network,
      seed: index,
      toneHertz: hertz,
      onIncoming: { kind: 'answer', afterMilliseconds: 500 },
      onEvent: (event) => events.push(event),
      onCall: (call) => calls.push(call),
      ...options,
    });
    await this.time.until(phone.powerOn());
    return { phone, number, address, hertz, events, calls };
  }

  /** Calls from one phone to another and lets time pass until it is answered, or not. */
  async call(from: BenchPhone, to: BenchPhone): Promise<{ call: Call; answered: boolean }> {
    const call = await from.phone.call({ number: to.number });
    return { call, answered: await this.time.until(call.answered) };
  }

  /** Lets time pass. */
  pass(milliseconds: number): Promise<void> {
    const moment = Promise.withResolvers<void>();
    this.time.after(milliseconds, 'phone', moment.resolve);
    return this.time.until(moment.promise);
  }
}

/** What a phone told of its calls, in short. */
export function toldOfCalls({ events }: BenchPhone): string[] {
  return events.flatMap((event) => {
    if (event.type === 'call-held') return `${event.isHeld ? 'held' : 'resumed'} by ${event.by}`;
    if (event.type === 'call-ended') return `ended: ${event.reason}`;
    if (event.type === 'call-refused') return `${event.what} refused: ${event.status}`;
    return event.type.startsWith('call-') ? event.type.slice('call-'.length) : [];
  });
}

/** The newest call of a phone. */
export function incoming({ calls }: BenchPhone): Call {
  return calls.at(-1) ?? assert.fail('nobody called');
}

/** Asserts that the two hear each other and nobody else. */
export function assertTalking(one: [Call, BenchPhone], other: [Call, BenchPhone]): void {
  const [[call, phone], [otherCall, otherPhone]] = [one, other];
  assert.ok(call.hears(otherPhone.hertz) > 0.9, `${phone.number} hears ${otherPhone.number}`);
  assert.ok(otherCall.hears(phone.hertz) > 0.9, `${otherPhone.number} hears ${phone.number}`);
  assert.ok(call.hears(phone.hertz) < 0.1);
}
