import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { decodeMessage, encodeMessage, type SipMessage, type SipResponse } from '#protocols/sip/message.ts';
import { formatNameAddress } from '#protocols/sip/name-address.ts';
import type { DatagramSocket } from '#virtual-phone/datagrams.ts';
import type { BenchPhone, CallBench } from './call-bench.ts';

const ADDRESS = '10.0.0.99';

interface RawRequest {
  readonly uri?: string;
  readonly sequence?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Of the dialog; a call that was never made when left out. */
  readonly callId?: string;
  /** Who is asked, with the tag. */
  readonly to?: string;
  readonly branch?: string;
}

/** A stranger who sends a phone whatever requests a test thinks of, and keeps what comes back. */
export class RawPeer {
  readonly received: SipMessage[] = [];
  readonly #bench: CallBench;
  readonly #phone: BenchPhone;
  readonly #socket: DatagramSocket;
  #sent = 0;

  constructor(bench: CallBench, phone: BenchPhone) {
    this.#bench = bench;
    this.#phone = phone;
    this.#socket = bench.network.openNow(ADDRESS, 5060, (bytes) => this.received.push(decodeMessage(bytes)));
  }

  /** Sends a request; it returns the branch. */
  send(method: string, request: RawRequest = {}): string {
    this.#sent += 1;
    const { number, address } = this.#phone;
    const {
      uri = `sip:${number}@${address}`,
      sequence = 1,
      body = '',
      branch = `z9hG4bKraw${this.#sent}`,
    } = request;
    const headers = {
      Via: `SIP/2.0/UDP ${ADDRESS}:5060;branch=${branch}`,
      From: `<sip:stranger@${ADDRESS}>;tag=raw`,
      To: request.to ?? `<sip:${number}@${address}>`,
      'Call-ID': request.callId ?? `raw-${this.#sent}`,
      CSeq: `${sequence} ${method}`,
      Contact: `<sip:stranger@${ADDRESS}>`,
      ...request.headers,
    };
    const fields = Object.entries(headers).map(([name, value]) => ({ name, value }));
    const present = fields.filter(({ value }) => value !== '');
    const message = { kind: 'request', method, uri, headers: present, body: Buffer.from(body) } as const;
    this.#socket.send(encodeMessage(message), address, 5060);
    return branch;
  }

  /** Sends a request and lets a second pass; the last answer to it. */
  async ask(method: string, request: RawRequest = {}): Promise<SipResponse | undefined> {
    const branch = this.send(method, request);
    await this.#bench.pass(1000);
    return this.received.findLast(
      (message): message is SipResponse =>
        message.kind === 'response' &&
        mandatoryHeaders(message).cseq.method === method &&
        message.headers.some(({ value }) => value.includes(`${branch}`)),
    );
  }

  /** The To of a response, for requests within the dialog that it makes. */
  static dialogTo(response: SipResponse | undefined): string {
    return response === undefined ? '' : formatNameAddress(mandatoryHeaders(response).to);
  }

  /** Requests that the phone sent, by method. */
  get asked(): string[] {
    return this.received.flatMap((message) => (message.kind === 'request' ? message.method : []));
  }
}
