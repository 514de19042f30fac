import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startCommand } from './command.ts';
import { toneWave } from './tone.ts';

export const BARESIP = '/usr/bin/baresip';
const MODULES = '/usr/lib/baresip/modules';
const CONTROL_PORT = 4444;
const PATIENCE_MS = 20_000;

export interface BaresipOptions {
  readonly user: string;
  readonly secret: string;
  /** Its own loopback address. */
  readonly address: string;
  /** `address:port` of the registrar and proxy. */
  readonly server: string;
  readonly transport: 'udp' | 'tcp';
  /** What it plays into every call, in hertz. */
  readonly tone: number;
}

/** A running baresip: a real SIP phone without a sound card. It answers every call by itself. */
export class Baresip {
  readonly #folder: string;
  readonly #control: Socket;
  readonly #events: string[] = [];
  #unread = '';

  private constructor(folder: string, control: Socket) {
    this.#folder = folder;
    this.#control = control;
    control.setEncoding('utf8').on('data', (text: string) => this.#read(text));
  }

  /** Starts it; it registers at once. It is ended with the test. */
  static async start(t: TestContext, options: BaresipOptions): Promise<Baresip> {
    const folder = await mkdtemp(join(tmpdir(), 'offhook-baresip-'));
    await writeFile(join(folder, 'tone.wav'), toneWave(options.tone, 60));
    await writeFile(join(folder, 'config'), configuration(folder, options));
    await writeFile(join(folder, 'contacts'), '');
    const { user, secret, server, transport } = options;
    const account = `<sip:${user}@${server};transport=${transport}>;auth_pass=${secret};regint=600;answermode=auto\n`;
    await writeFile(join(folder, 'accounts'), account);
    const child = startCommand([BARESIP, '-f', folder]);
    child.stdout.resume();
    child.stderr.resume();
    t.after(async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'close');
      }
      await rm(folder, { recursive: true });
    });
    const control = await reach(options.address);
    t.after(() => control.destroy());
    return new Baresip(folder, control);
  }

  /** Gives a command as on its own command line. */
  command(command: string, params = ''): void {
    const text = JSON.stringify({ command, params, token: 't' });
    this.#control.write(`${text.length}:${text},`);
  }

  /** Waits for an event, past or to come. */
  async event(type: string): Promise<void> {
    await until(() => this.#events.includes(type), `baresip's ${type}, after ${this.#events.join()}`);
  }

  /** Waits until it has heard that much of a call. */
  async heard(seconds: number): Promise<void> {
    await until(async () => {
      const file = await this.#recording();
      return file !== undefined && (await stat(file)).size > seconds * 16_000;
    }, `${seconds} s of audio`);
  }

  /** What it heard, once the call is over: 8000 samples a second. */
  async recording(): Promise<Int16Array> {
    const file = await this.#recording();
    if (file === undefined) throw new Error('nothing was recorded');
    const bytes = await readFile(file);
    const data = bytes.indexOf('data') + 8;
    const samples = Math.floor((bytes.length - data) / 2);
    return Int16Array.from({ length: samples }, (_, index) => bytes.readInt16LE(data + 2 * index));
  }

  async #recording(): Promise<string | undefined> {
    const name = (await readdir(this.#folder)).find((file) => file.endsWith('-dec.wav'));
    return name === undefined ? undefined : join(this.#folder, name);
  }

  /** Netstrings of JSON. */
  #read(text: string): void {
    this.#unread += text;
    for (;;) {
      const [, digits] = /^(\d+):/.exec(this.#unread) ?? [];
      if (digits === undefined) return;
      const from = digits.length + 1;
      const to = from + Number(digits);
      if (this.#unread.length <= to) return;
      const message = JSON.parse(this.#unread.slice(from, to)) as { event?: boolean; type?: string };
      if (message.event && message.type !== undefined) this.#events.push(message.type);
      this.#unread = this.#unread.slice(to + 1);
    }
  }
}

function configuration(folder: string, { address }: BaresipOptions): string {
  return [
    'poll_method epoll',
    `sip_listen ${address}:5060`,
    `net_interface ${address}`,
    `audio_source aufile,${join(folder, 'tone.wav')}`,
    'audio_player aubridge,heard',
    'audio_alert aubridge,alert',
    ...['ausrc', 'auplay'].flatMap((end) => [`${end}_srate 8000`, `${end}_channels 1`]),
    `module_path ${MODULES}`,
    ...['g711', 'aufile', 'aubridge', 'sndfile'].map((name) => `module ${name}.so`),
    `snd_path ${folder}`,
    'module_tmp account.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    `ctrl_tcp_listen ${address}:${CONTROL_PORT}`,
    '',
  ].join('\n');
}

async function reach(address: string): Promise<Socket> {
  let socket: Socket | undefined;
  await until(async () => {
    const attempt = connect(CONTROL_PORT, address);
    try {
      await once(attempt, 'connect');
      socket = attempt;
      return true;
    } catch {
      attempt.destroy();
      return false;
    }
  }, 'baresip to start');
  if (socket === undefined) throw new Error('not reached');
  return socket;
}

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await wait(20);
  }
}
