import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/offhook', import.meta.url));

/** How a command ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One data folder and the commands that work on it; gone when the test ends. */
export class Offhook {
  readonly folder: string;
  readonly #t: TestContext;
  /** Put in front of every command: `ip netns exec NAME`. */
  readonly #prefix: readonly string[];

  constructor(t: TestContext, prefix: readonly string[] = []) {
    this.#t = t;
    this.#prefix = prefix;
    this.folder = mkdtempSync(join(tmpdir(), 'offhook-test-'));
    t.after(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** Runs a command to its end. */
  async run(...args: string[]): Promise<Finished> {
    const child = this.#spawn(args);
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output.stderr += text;
    });
    const [code] = await once(child, 'close');
    return { code, ...output };
  }

  /** Runs a command that has to succeed, and gives its standard output. */
  async must(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args);
    assert.equal(code, 0, `offhook ${args.join(' ')}: ${stderr}${stdout}`);
    return stdout;
  }

  /** Starts `serve` and waits until it serves; it is stopped when the test ends. */
  async serve(...args: string[]): Promise<Serving> {
    const child = this.#spawn(['serve', '--json', ...args]);
    const serving = new Serving(child);
    this.#t.after(() => serving.stop());
    await serving.ready;
    return serving;
  }

  #spawn(args: readonly string[]) {
    const [command = PROGRAM, ...rest] = [...this.#prefix, PROGRAM, '--data', this.folder, ...args];
    return spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
  }
}

/** A line that `serve --json` printed. */
export type ServedEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

/** A running `offhook serve`. */
export class Serving {
  readonly events: ServedEvent[] = [];
  readonly ready: Promise<void>;
  tftpPort = 0;
  httpPort = 0;
  sipPort = 0;
  readonly #child: ReturnType<typeof spawn>;
  readonly #waiting = new Set<() => void>();

  constructor(child: ReturnType<typeof spawn>) {
    this.#child = child;
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    assert.ok(child.stdout);
    createInterface(child.stdout).on('line', (line) => this.#take(JSON.parse(line)));
    this.ready = new Promise((resolve, reject) => {
      const check = () => {
        if (this.events.some(({ type }) => type === 'serving')) {
          this.#waiting.delete(check);
          resolve();
        }
      };
      this.#waiting.add(check);
      child.once('close', (code) => reject(new Error(`serve ended with ${code}: ${stderr}`)));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The first event that fits, past or to come; fails after ten seconds. */
  async event(fits: (event: ServedEvent) => boolean, what: string): Promise<ServedEvent> {
    const known = this.events.find(fits);
    if (known !== undefined) return known;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), 10_000);
      const check = () => {
        const found = this.events.find(fits);
        if (found === undefined) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
    });
  }

  /** Ctrl-C, and waits for the end. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, 'close');
    this.#child.kill(signal);
    await closed;
  }

  #take(event: ServedEvent): void {
    this.events.push(event);
    if (event.type === 'serving') {
      this.tftpPort = event['tftpPort'] as number;
      [this.httpPort = 0] = event['httpPorts'] as number[];
      this.sipPort = event['sipPort'] as number;
    }
    for (const check of this.#waiting) check();
  }
}
