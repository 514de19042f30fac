import type { SipEvent } from '#net/sip/sip-event.ts';
import { SipIntake } from '#net/sip/sip-intake.ts';
import { EmbeddedPbx } from '#pbx/embedded/embedded-pbx.ts';
import type { KeptBinding } from '#pbx/embedded/kept-binding.ts';
import { decodeMessage, encodeMessage, type SipMessage } from '#protocols/sip/message.ts';
import { responseTo } from '#protocols/sip/response.ts';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';

const PBX = '192.0.2.200' as Ipv4Address;
/** Where 208, 209 and 210 are registered; strangers are elsewhere. */
export const PHONES = { '208': '192.0.2.8', '209': '192.0.2.9', '210': '192.0.2.10' } as const;
export const STRANGER = '192.0.2.1';
const secretOf = (user: string) => `secret-of-${user}`;

/** The endpoint with its PBX, without sockets and in virtual time, for messages that wish it ill. */
export class SipTorture {
  readonly time = new VirtualTime();
  readonly events: SipEvent[] = [];
  readonly intake: SipIntake;
  /** Requests that went out to phones, the newest last; only a few are kept. */
  readonly #forwarded: Uint8Array[] = [];
  #sent: Uint8Array[] = [];

  constructor() {
    const pbx = new EmbeddedPbx({
      accounts: { byUser: (user) => (user in PHONES ? { user, secret: secretOf(user) } : undefined) },
      groups: {
        byNumber: (number) =>
          number === '300' ? { number, ring: 'hunt', timeout: 5, members: ['209', '210'] } : undefined,
      },
      onEvent: () => {},
      clock: this.time,
      timers: this.time,
    });
    const at = { addresses: [PBX], port: 5060 };
    pbx.restore(Object.entries(PHONES).map(registered(this.time.now())), at);
    this.intake = new SipIntake({
      serve: (layer) => pbx.serve(layer, at),
      mayAsk: () => true,
      answerTo: 'via',
      transport: { send: (bytes) => this.#note(bytes) },
      onEvent: (event) => {
        if (this.events.length < 100 || event.kind === 'failed') this.events.push(event);
      },
      timers: this.time,
    });
  }

  /** A datagram from an address. */
  receive(bytes: Uint8Array, address: string = STRANGER): void {
    this.#sent = [];
    const from: Hop = { transport: 'udp', local: PBX, address, port: 5060 };
    this.intake.receive(bytes, from);
  }

  /** The same; gives what was sent because of it. */
  answersTo(bytes: Uint8Array, address: string = STRANGER): readonly SipMessage[] {
    this.receive(bytes, address);
    return this.#sent.map(decodeMessage);
  }

  /** The bytes of a response to the newest request that a phone was sent, if there is one. */
  answerOfPhone(status: number): Uint8Array | undefined {
    const bytes = this.#forwarded.at(-1);
    if (bytes === undefined) return undefined;
    const request = decodeMessage(bytes);
    const contact = { name: 'Contact', value: '<sip:210@192.0.2.10:5060>' };
    return encodeMessage(responseTo(request, status, { toTag: 'phone', headers: [contact] }));
  }

  /** Failures of ours, which no message may cause. */
  get failures(): readonly SipEvent[] {
    return this.events.filter(({ kind }) => kind === 'failed');
  }

  /** Lets everything come to its end, and tells what is left: nothing should be. */
  settle(): { readonly clients: number; readonly servers: number; readonly planned: number } {
    this.time.advance(1_000_000);
    return { ...this.intake.layer.size, planned: this.time.planned };
  }

  #note(bytes: Uint8Array): void {
    this.#sent.push(bytes);
    // Of a million messages only the few that are used are read.
    if (NOT_FORWARDED.test(Buffer.from(bytes.buffer, bytes.byteOffset, 8).toString('latin1'))) return;
    this.#forwarded.push(bytes);
    if (this.#forwarded.length > 10) this.#forwarded.shift();
  }
}

const NOT_FORWARDED = /^(SIP\/2|ACK |CANCEL )/;

const registered =
  (now: number) =>
  ([user, address]: [string, string]): KeptBinding => ({
    user,
    contact: `<sip:${user}@${address}:5060>`,
    source: { address, port: 5060 },
    registeredAt: now,
    expiresAt: now + 10 ** 9,
    callId: user,
    cseq: 1,
    hop: { transport: 'udp', local: PBX, address, port: 5060 },
  });

/** A sound request from 208, to 209 unless told otherwise. */
export function soundRequest(method: string, number = '209', branch = 'z9hG4bKsound'): Uint8Array {
  const lines = [
    `${method} sip:${number}@192.0.2.200 SIP/2.0`,
    `Via: SIP/2.0/UDP 192.0.2.8:5060;branch=${branch};rport`,
    'Max-Forwards: 70',
    'Route: <sip:192.0.2.200;lr>',
    'From: "208" <sip:208@192.0.2.200>;tag=00115c93afd10002',
    `To: <sip:${number}@192.0.2.200>`,
    `Call-ID: ${branch}@192.0.2.8`,
    `CSeq: 101 ${method}`,
    'Contact: <sip:208@192.0.2.8:5060;user=phone;transport=udp>',
    'Allow: ACK,BYE,CANCEL,INVITE,NOTIFY,OPTIONS,REFER,REGISTER,UPDATE',
    'Content-Type: application/sdp',
    'Content-Length: 5',
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\nv=0\r\n`);
}
