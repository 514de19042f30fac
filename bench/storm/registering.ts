/** Phones that register over UDP once they have their files, each from its own address. */
import { randomUUID } from 'node:crypto';
import type { Afterwards } from '#bench/tftp/crowd.ts';
import { type Arrival, CrowdSockets } from '#bench/tftp/crowd-sockets.ts';
import { FIRST_ADDRESS, phoneAt } from '#bench/tftp/phone.ts';
import { answerChallenge } from '#protocols/sip/digest.ts';
import { formatCredentials, parseChallenge } from '#protocols/sip/digest-headers.ts';
import { headerValue } from '#protocols/sip/header-field.ts';
import { decodeMessage } from '#protocols/sip/message.ts';
import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';

/** RFC 3261 §17.1.2: a request is sent again after T1, then after twice as long, up to T2. */
const T1_MS = 500;
const T2_MS = 4000;
const LOOK_EVERY_MS = 20;

interface Attempt {
  readonly address: number;
  readonly callId: string;
  sequence: number;
  message: string;
  sentAt: number;
  interval: number;
}

/** Registers everybody who begins, and notes when each was. */
export class Registering implements Afterwards {
  /** When each phone was registered, by its index, in milliseconds of the process. */
  readonly registeredAt = new Map<number, number>();
  /** REGISTERs that had to be sent again. */
  resent = 0;
  /** Answers other than a challenge and 200. */
  refused = 0;
  readonly #server: Ipv4Address;
  readonly #port: number;
  readonly #ownPort: number;
  readonly #sockets: CrowdSockets;
  readonly #attempts = new Map<number, Attempt>();
  #lookedAt = 0;

  /** Phones are reached at `ownPort`. */
  constructor(server: Ipv4Address, port: number, ownPort: number) {
    this.#server = server;
    this.#port = port;
    this.#ownPort = ownPort;
    this.#sockets = new CrowdSockets(1, ownPort);
  }

  get busy(): number {
    return this.#attempts.size;
  }

  begin(address: number): void {
    const attempt = { address, callId: randomUUID(), sequence: 0, message: '', sentAt: 0, interval: T1_MS };
    this.#attempts.set(address, attempt);
    this.#register(attempt, '');
  }

  turn(): void {
    this.#sockets.turn(0, this.#take);
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_EVERY_MS) return;
    this.#lookedAt = now;
    for (const attempt of this.#attempts.values()) {
      if (now - attempt.sentAt < attempt.interval) continue;
      this.resent += 1;
      attempt.interval = Math.min(attempt.interval * 2, T2_MS);
      this.#send(attempt);
    }
  }

  readonly #take = ({ batch, index, to }: Arrival): void => {
    const attempt = this.#attempts.get(to);
    if (attempt === undefined) return;
    const start = batch.start(index);
    const response = decodeMessage(batch.bytes.subarray(start, start + batch.length(index)));
    const isCurrent = headerValue(response, 'CSeq') === `${attempt.sequence} REGISTER`;
    if (response.kind !== 'response' || !isCurrent) return;
    const challenge = parseChallenge(headerValue(response, 'WWW-Authenticate') ?? '');
    if (response.status === 200) {
      this.#attempts.delete(to);
      this.registeredAt.set(attempt.address - FIRST_ADDRESS, performance.now());
    } else if (response.status === 401 && challenge !== undefined && attempt.sequence === 1) {
      const { number, mac } = phoneAt(attempt.address - FIRST_ADDRESS);
      const credentials = answerChallenge({
        challenge,
        username: number,
        secret: mac,
        method: 'REGISTER',
        uri: `sip:${this.#server}`,
        cnonce: 'c',
        nc: 1,
      });
      if (credentials === undefined) throw new Error('a challenge that nobody can answer');
      this.#register(attempt, `Authorization: ${formatCredentials(credentials)}\r\n`);
    } else {
      this.refused += 1;
      this.#attempts.delete(to);
    }
  };

  #register(attempt: Attempt, authorization: string): void {
    const { number, address } = phoneAt(attempt.address - FIRST_ADDRESS);
    const server = this.#server;
    attempt.sequence += 1;
    attempt.interval = T1_MS;
    attempt.message = `REGISTER sip:${server} SIP/2.0\r
Via: SIP/2.0/UDP ${address}:${this.#ownPort};branch=z9hG4bK${attempt.callId}${attempt.sequence}\r
From: <sip:${number}@${server}>;tag=${number}\r
To: <sip:${number}@${server}>\r
Call-ID: ${attempt.callId}\r
Max-Forwards: 70\r
CSeq: ${attempt.sequence} REGISTER\r
User-Agent: Cisco-CP7960G/8.0\r
Contact: <sip:${number}@${address}:${this.#ownPort};transport=udp>\r
${authorization}Expires: 3600\r
Content-Length: 0\r\n\r\n`;
    this.#send(attempt);
  }

  #send(attempt: Attempt): void {
    attempt.sentAt = performance.now();
    const to = ipv4ToNumber(this.#server);
    this.#sockets.send(0, { from: attempt.address, to, toPort: this.#port }, (bytes, start) =>
      bytes.write(attempt.message, start, 'latin1'),
    );
  }
}
