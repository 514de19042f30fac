import { once } from 'node:events';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { startCommand } from './command.ts';

/** A line that `serve --json` printed. */
export type ServedEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

/** How long an event may take on a busy machine. */
const EVENT_PATIENCE_MS = 15_000;

/** A running `offhook serve --json`. */
export class Serving {
  readonly events: ServedEvent[] = [];
  readonly ready: Promise<void>;
  /** How the process ended: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  tftpPort = 0;
  httpPort = 0;
  sipPort = 0;
  /** Everything that it printed, to look for what must not be there. */
  output = '';
  readonly #child: ReturnType<typeof startCommand>;
  readonly #waiting = new Set<() => void>();

  constructor(child: ReturnType<typeof startCommand>) {
    this.#child = child;
    this.ended = once(child, 'close').then(([code, signal]) => code ?? signal);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
    });
    let begun = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      // A process that is killed may leave half a line.
      const lines = (begun + text).split('\n');
      begun = lines.pop() ?? '';
      for (const line of lines) this.#take(JSON.parse(line));
    });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ready = promise;
    void this.ended.then((how) => reject(new Error(`serve ended with ${how}: ${this.output}`)));
    this.#whenever(() => this.events.some(({ type }) => type === 'serving'), resolve);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Where a phone on this machine finds its TFTP server. */
  get tftpServer(): { readonly address: Ipv4Address; readonly port: number } {
    return { address: '127.0.0.1' as Ipv4Address, port: this.tftpPort };
  }

  /** The first event that fits, past or to come. */
  event(fits: (event: ServedEvent) => boolean, what: string): Promise<ServedEvent> {
    return this.#await(() => this.events.find(fits), what);
  }

  /** All events of a type, once there are so many. */
  eventsOf(type: string, atLeast: number): Promise<readonly ServedEvent[]> {
    const enough = () => {
      const found = this.events.filter((event) => event.type === type);
      return found.length >= atLeast ? found : undefined;
    };
    return this.#await(enough, `${atLeast} times ${type}`);
  }

  #await<Found>(find: () => Found | undefined, what: string): Promise<Found> {
    const { promise, resolve, reject } = Promise.withResolvers<Found>();
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`waited in vain for ${what}`));
    }, EVENT_PATIENCE_MS);
    const stop = this.#whenever(
      () => {
        const found = find();
        if (found !== undefined) resolve(found);
        return found !== undefined;
      },
      () => clearTimeout(timer),
    );
    return promise;
  }

  /** Sends a signal, waits for the end, and tells how it ended. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | NodeJS.Signals> {
    if (this.isRunning) this.#child.kill(signal);
    return this.ended;
  }

  /** Ends it at once, whatever it is doing: for the end of a test. */
  async end(): Promise<void> {
    await this.stop('SIGKILL');
  }

  /** Calls `then` once as soon as `holds`, now or after an event; the result gives up. */
  #whenever(holds: () => boolean, then: () => void): () => void {
    const check = () => {
      if (!holds()) return;
      this.#waiting.delete(check);
      then();
    };
    this.#waiting.add(check);
    check();
    return () => this.#waiting.delete(check);
  }

  #take(event: ServedEvent): void {
    this.events.push(event);
    if (event.type === 'serving') {
      this.tftpPort = event.tftpPort as number;
      [this.httpPort = 0] = event.httpPorts as number[];
      this.sipPort = event.sipPort as number;
    }
    for (const check of this.#waiting) check();
  }
}
