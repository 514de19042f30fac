import { createHash } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { TestContext } from 'node:test';

/** A phone of few words, in plain text and with its own arithmetic: it registers, and answers 200 to all it is asked. */
export class SipPhone {
  readonly asked: string[] = [];
  readonly #socket: Socket;
  readonly #user: string;
  readonly #address: string;
  readonly #server: { readonly address: string; readonly port: number };
  #cseq = 0;
  /** A phone keeps its Call-ID from start to start. */
  #starts = 1;

  private constructor(
    socket: Socket,
    user: string,
    address: string,
    server: { address: string; port: number },
  ) {
    this.#socket = socket;
    this.#user = user;
    this.#address = address;
    this.#server = server;
    socket.on('message', (bytes) => this.#receive(bytes.toString()));
  }

  static async open(
    t: TestContext,
    user: string,
    address: string,
    server: { address: string; port: number },
  ): Promise<SipPhone> {
    const socket = createSocket('udp4');
    t.after(() => new Promise<void>((resolve) => socket.close(resolve)));
    socket.bind(0, address);
    await once(socket, 'listening');
    return new SipPhone(socket, user, address, server);
  }

  get contact(): string {
    return `sip:${this.#user}@${this.#address}:${this.#socket.address().port}`;
  }

  /** From here on it registers as after a restart. */
  restart(): void {
    this.#starts += 1;
  }

  /** Registers with the secret; gives the status of the last response. */
  async register(secret: string): Promise<string> {
    const uri = `sip:${this.#server.address}`;
    const fields = [`Contact: <${this.contact}>`, 'Expires: 3600'];
    const challenged = await this.ask('REGISTER', uri, fields);
    const [, nonce] = /nonce="([^"]+)"/.exec(challenged) ?? [];
    const [, realm] = /realm="([^"]+)"/.exec(challenged) ?? [];
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const proof = `${md5(`${this.#user}:${realm}:${secret}`)}:${nonce}:${md5(`REGISTER:${uri}`)}`;
    const credentials = `Authorization: Digest username="${this.#user}",realm="${realm}",uri="${uri}",response="${md5(proof)}",nonce="${nonce}",algorithm=MD5`;
    return statusOf(await this.ask('REGISTER', uri, [...fields, credentials]));
  }

  /** Sends a request and gives its final response. */
  async ask(method: string, uri: string, fields: readonly string[] = []): Promise<string> {
    this.#cseq += 1;
    const sequence = `CSeq: ${this.#cseq} ${method}`;
    const lines = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.#address}:${this.#socket.address().port};branch=z9hG4bK${this.#user}${this.#cseq}`,
      `From: <sip:${this.#user}@${this.#server.address}>;tag=a`,
      `To: <${uri.includes('@') ? uri : `sip:${this.#user}@${this.#server.address}`}>`,
      `Call-ID: ${method === 'REGISTER' ? `r${this.#starts}` : this.#cseq}@${this.#address}`,
      sequence,
      ...(method === 'INVITE' ? [`Contact: <${this.contact}>`] : []),
      ...fields,
      'Content-Length: 0',
    ];
    this.#socket.send(`${lines.join('\r\n')}\r\n\r\n`, this.#server.port, this.#server.address);
    for (;;) {
      const [bytes] = await once(this.#socket, 'message');
      const text = String(bytes);
      if (text.startsWith('SIP/2.0 ') && text.includes(sequence) && !/^SIP\/2\.0 1/.test(text)) return text;
    }
  }

  #receive(text: string): void {
    if (text.startsWith('SIP/2.0 ') || text.startsWith('ACK ')) return;
    this.asked.push(text);
    const copied = text
      .split('\r\n')
      .filter((line) => /^(Via|From|To|Call-ID|CSeq|Record-Route):/.test(line))
      .map((line) => (line.startsWith('To:') && !line.includes(';tag=') ? `${line};tag=b` : line));
    const answer = ['SIP/2.0 200 OK', ...copied, `Contact: <${this.contact}>`, 'Content-Length: 0', '', ''];
    this.#socket.send(answer.join('\r\n'), this.#server.port, this.#server.address);
  }
}

/** `200` of a response. */
export function statusOf(response: string): string {
  return response.split(' ')[1] ?? '';
}
