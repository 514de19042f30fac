import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';

/** A phone as mod_sofia has it in its table. */
export interface StandInRegistration {
  readonly user: string;
  readonly contact: string;
  readonly callId: string;
  readonly agent?: string;
  readonly ip?: string;
  readonly port?: number;
}

export const ESL_SECRET = 'sagt-es-niemand';
const PROFILE = 'internal';

/**
 * What stands in for a FreeSWITCH, because no registry here has one: an event socket made by the documents and the source
 * of mod_event_socket and mod_sofia, with as much behind it as our connector asks for. It reads the files of a
 * folder with their includes, as far as users go. It proves what Offhook does, not what a FreeSWITCH does.
 */
export class StandInFreeswitch implements AsyncDisposable {
  readonly domain: string;
  /** Every command line and its headers, as they came. */
  readonly asked: string[] = [];
  readonly #directory: string | undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #listeners = new Set<Socket>();
  readonly #registrations = new Map<string, StandInRegistration>();
  /** As of the last reloadxml. */
  #users = new Set<string>();

  private constructor(domain: string, directory: string | undefined) {
    this.domain = domain;
    this.#directory = directory;
    this.#server = createServer((socket) => this.#greet(socket));
  }

  /** `directory` is the file where the users of its directory begin. */
  static async start(domain: string, directory?: string): Promise<StandInFreeswitch> {
    const standIn = new StandInFreeswitch(domain, directory);
    standIn.#server.listen(0, '127.0.0.1');
    await once(standIn.#server, 'listening');
    standIn.reload();
    return standIn;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** A phone registers, and whoever listens is told. Another contact of the user goes without a word. */
  register(registration: StandInRegistration): void {
    const {
      user,
      contact,
      callId,
      agent = 'Cisco-CP7960G/8.0',
      ip = '192.0.2.41',
      port = 5060,
    } = registration;
    this.#registrations.set(user, registration);
    this.#tell('sofia::register', {
      'profile-name': PROFILE,
      'from-user': user,
      'from-host': this.domain,
      contact,
      'call-id': callId,
      status: 'Registered(UDP)',
      expires: '3600',
      'network-ip': ip,
      'network-port': String(port),
      'user-agent': agent,
    });
  }

  /** Its registration ends because nobody renewed it. */
  expire(user: string): void {
    const gone = this.#registrations.get(user);
    this.#registrations.delete(user);
    if (gone === undefined) return;
    const { contact, callId } = gone;
    this.#tell('sofia::expire', {
      'profile-name': PROFILE,
      'call-id': callId,
      user,
      host: this.domain,
      contact,
      expires: '1790000000',
    });
  }

  /** Reads its files anew. */
  reload(): void {
    if (this.#directory !== undefined) this.#users = new Set(idsIn(this.#directory));
  }

  /** Hangs up on everybody, as when it is restarted. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Says something to everybody that it should not. */
  babble(text: string): void {
    for (const socket of this.#sockets) socket.write(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.hangUp();
    await closed;
  }

  #greet(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#listeners.delete(socket);
    });
    socket.on('error', () => {});
    socket.write('Content-Type: auth/request\n\n');
    let text = '';
    let isIn = false;
    socket.on('data', (octets: Buffer) => {
      text += octets.toString('utf8');
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const command = text.slice(0, end);
        const length = Number(/^content-length: (\d+)$/m.exec(command)?.[1] ?? 0);
        if (text.length < end + 2 + length) return;
        const body = text.slice(end + 2, end + 2 + length);
        text = text.slice(end + 2 + length);
        if (isIn) {
          this.#obey(socket, command, body);
        } else if (command === `auth ${ESL_SECRET}`) {
          isIn = true;
          reply(socket, '+OK accepted');
        } else {
          reply(socket, '-ERR invalid');
          notice(socket);
        }
      }
    });
  }

  #obey(socket: Socket, command: string, body: string): void {
    this.asked.push(body === '' ? command : `${command}\n\n${body}`);
    if (command.startsWith('event json ')) {
      this.#listeners.add(socket);
      reply(socket, '+OK event listener enabled json');
      return;
    }
    if (command.startsWith('sendevent NOTIFY\n')) {
      reply(socket, `+OK ${randomUUID()}`);
      return;
    }
    const [, line] = /^api (.*)$/.exec(command) ?? [];
    if (line === undefined) reply(socket, '-ERR command not found');
    else answer(socket, this.#api(line));
  }

  #api(line: string): string {
    const [name = '', ...words] = line.split(' ');
    switch (name) {
      case 'uptime':
        return '4711\n';
      case 'reloadxml':
        this.reload();
        return '+OK [Success]\n';
      case 'user_exists':
        return String(words[2] === this.domain && this.#users.has(words[1] ?? ''));
      case 'user_data':
        return 'PCMA,PCMU,G729';
      case 'sofia':
        return this.#sofia(words);
      default:
        return `-ERR ${name} Command not found!\n`;
    }
  }

  #sofia([, , profile, what, whom]: readonly string[]): string {
    if (profile !== PROFILE) return 'Invalid Profile!\n';
    const head = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<profile>\n';
    if (what === undefined) return `${head}${PROFILE_INFO}</profile>\n`;
    const shown = [...this.#registrations.values()].filter(
      ({ user }) => what === 'reg' || whom === `${user}@${this.domain}`,
    );
    const entries = shown.map((one) => registrationXml(one, this.domain)).join('');
    return `${head}  <registrations>\n${entries}  </registrations>\n</profile>\n`;
  }

  #tell(subclass: string, headers: Record<string, string>): void {
    const body = JSON.stringify({ 'Event-Name': 'CUSTOM', 'Event-Subclass': subclass, ...headers });
    for (const socket of this.#listeners) {
      socket.write(`Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json\n\n${body}`);
    }
  }
}

const PROFILE_INFO = `  <profile-info>
    <name>${PROFILE}</name>
    <challenge-realm>auto_from</challenge-realm>
    <inbound-codecs>OPUS,G722,PCMU,PCMA,G729</inbound-codecs>
    <aggressive-nat>false</aggressive-nat>
  </profile-info>
`;

function registrationXml(one: StandInRegistration, domain: string): string {
  const { user, contact, callId, agent = 'Cisco-CP7960G/8.0', ip = '192.0.2.41', port = 5060 } = one;
  const encoded = contact.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `    <registration>
        <call-id>${callId}</call-id>
        <user>${user}@${domain}</user>
        <contact>${encoded.replaceAll('"', '&quot;')}</contact>
        <agent>${agent}</agent>
        <status>Registered(UDP)(unknown) exp(2026-11-28 20:42:02) expsecs(3233)</status>
        <ping-status>Reachable</ping-status>
        <ping-time>0.00</ping-time>
        <host>pbx</host>
        <network-ip>${ip}</network-ip>
        <network-port>${port}</network-port>
        <sip-auth-user>${user}</sip-auth-user>
        <sip-auth-realm>${domain}</sip-auth-realm>
        <mwi-account>${user}@${domain}</mwi-account>
    </registration>
`;
}

/** Users of a file and of what it includes, below its own folder, as X-PRE-PROCESS does. */
function idsIn(path: string): string[] {
  const text = readFileSync(path, 'utf8').replace(/<!--.*?-->/gs, '');
  const included = Array.from(text.matchAll(/<X-PRE-PROCESS cmd="include" data="([^"]*)"\/>/g), ([, data]) =>
    globSync(join(dirname(path), data ?? '')),
  );
  return [
    ...Array.from(text.matchAll(/<user id="([^"]*)"/g), ([, id]) => id ?? ''),
    ...included.flat().flatMap(idsIn),
  ];
}

function reply(socket: Socket, text: string): void {
  socket.write(`Content-Type: command/reply\nReply-Text: ${text}\n\n`);
}

function answer(socket: Socket, text: string): void {
  socket.write(`Content-Type: api/response\nContent-Length: ${Buffer.byteLength(text)}\n\n${text}`);
}

function notice(socket: Socket): void {
  const text = 'Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n';
  socket.end(`Content-Type: text/disconnect-notice\nContent-Length: ${text.length}\n\n${text}`);
}
