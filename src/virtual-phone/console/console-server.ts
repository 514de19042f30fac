import { createServer, type Server, type Socket } from 'node:net';
import { answerConsole, type ConsolePhone } from './answer-console.ts';

export interface ConsoleServerOptions {
  readonly address: string;
  readonly port: number;
  readonly phone: ConsolePhone;
  readonly password: string;
  readonly prompt: string;
  /** Whether it offers to repeat what is typed, and begins with telnet's own negotiation. */
  readonly echoes: boolean;
}

const CONNECTIONS = 2;
const LONGEST_LINE = 256;
/** IAC WILL ECHO, IAC WILL SUPPRESS-GO-AHEAD, IAC DO SUPPRESS-GO-AHEAD. */
const OFFERS = Buffer.from([255, 251, 1, 255, 251, 3, 255, 253, 3]);

/** The telnet server of the SIP firmware, as far as others have seen it. */
export class ConsoleServer {
  readonly #options: ConsoleServerOptions;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  constructor(options: ConsoleServerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#welcome(socket));
    this.#server.maxConnections = CONNECTIONS;
    // A port that can't be had leaves the phone without a console; it works without.
    this.#server.on('error', () => {});
    this.#server.listen({ host: options.address, port: options.port });
  }

  /** Ends every connection, and takes no other. */
  close(): void {
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
  }

  #welcome(socket: Socket): void {
    const { echoes, password, prompt, phone } = this.#options;
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket)).on('error', () => socket.destroy());
    let typed = '';
    let isIn = false;
    let isTesting = false;
    const print = (text: string) => socket.write(Buffer.from(text, 'latin1'));
    if (echoes) socket.write(OFFERS);
    print('\r\nPassword :');
    socket.on('data', (bytes: Buffer) => {
      typed += printableOf(bytes);
      for (;;) {
        const [line, rest] = splitLine(typed);
        if (line === undefined) break;
        typed = rest;
        if (!isIn) {
          isIn = line === password;
          print(isIn ? `\r\n\r\n${prompt}> ` : '\r\nPassword :');
          continue;
        }
        if (line === 'exit') {
          socket.end();
          return;
        }
        const answer = answerConsole(line, phone, isTesting);
        isTesting = answer.isTesting;
        const shown = answer.lines.map((one) => `${one}\r\n`).join('');
        print(`${echoes ? `${line}\r\n` : ''}${shown}\r\n${prompt}> `);
        answer.afterwards?.();
      }
      if (typed.length > LONGEST_LINE) socket.destroy();
    });
  }
}

function splitLine(typed: string): [line: string | undefined, rest: string] {
  const end = typed.search(/[\r\n]/);
  if (end < 0) return [undefined, typed];
  return [typed.slice(0, end).trim(), typed.slice(end + 1).replace(/^\n/, '')];
}

/** What a person typed: three octets of each command of telnet are skipped, whatever they say. */
function printableOf(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === 255 && bytes[at + 1] !== 255) at += 2;
    else text += String.fromCharCode(bytes[at] ?? 0);
  }
  return text;
}
