import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { type Finished, runCommand, startCommand } from './command.ts';
import { Serving } from './serving.ts';

/** The program as people start it. */
export const PROGRAM = fileURLToPath(new URL('../../bin/offhook', import.meta.url));

/** One data folder and the commands that work on it; gone when the test ends. */
export class Offhook {
  readonly folder: string;
  readonly #ending = new AsyncDisposableStack();
  /** Put in front of every command: `ip netns exec NAME`. */
  readonly #prefix: readonly string[];

  readonly #signal: AbortSignal;

  constructor(t: TestContext, prefix: readonly string[] = []) {
    this.#prefix = prefix;
    this.#signal = t.signal;
    this.folder = mkdtempSync(join(tmpdir(), 'offhook-test-'));
    this.#ending.defer(() => rmSync(this.folder, { recursive: true, force: true }));
    t.after(() => this.#ending.disposeAsync());
  }

  /** Runs a command to its end. */
  run(...args: string[]): Promise<Finished> {
    return runCommand(this.#words(args), { signal: this.#signal });
  }

  /** Starts a command; `said` resolves once it has printed that. */
  start(
    said: RegExp,
    ...args: string[]
  ): { readonly said: Promise<void>; readonly finished: Promise<Finished> } {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const onOutput = (stdout: string) => {
      if (said.test(stdout)) resolve();
    };
    const finished = runCommand(this.#words(args), { signal: this.#signal, onOutput });
    void finished.then(({ stdout, stderr }) =>
      reject(new Error(`it never said ${said}: ${stderr}${stdout}`)),
    );
    return { said: promise, finished };
  }

  /** Runs a command that has to succeed, and gives its standard output. */
  async must(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args);
    assert.equal(code, 0, `offhook ${args.join(' ')}: ${stderr}${stdout}`);
    return stdout;
  }

  /** Adds an extension with a secret of its own, and a 7960 that has it on its only line. */
  async addPhone(mac: MacAddress, extension: string, bind: Ipv4Address): Promise<void> {
    await this.must('extension', 'add', extension);
    await this.must('phone', 'add', mac, '--model', '7960', '--line', extension, '--bind', bind);
  }

  /** Writes the data folder's settings.yaml. */
  writeSettings(yaml: string): void {
    writeFileSync(join(this.folder, 'settings.yaml'), yaml);
  }

  /** Starts `serve` and waits until it serves; it is stopped when the test ends. */
  serve(...args: string[]): Promise<Serving> {
    return this.serveUnder([], ...args);
  }

  /** Starts `serve` as the argument of another program, which must hand signals on: `strace -D …`. */
  async serveUnder(wrapper: readonly string[], ...args: string[]): Promise<Serving> {
    const serving = new Serving(startCommand(this.#words(['serve', '--json', ...args], wrapper)));
    this.#ending.defer(() => serving.end());
    await serving.ready;
    return serving;
  }

  /** Starts `serve` on 127.0.0.1, on free ports. */
  serveOnLoopback(...args: string[]): Promise<Serving> {
    const ports = ['--tftp-port', '0', '--http-port', '0', '--sip-port', '0'];
    return this.serve('--listen', '127.0.0.1', ...ports, ...args);
  }

  #words(args: readonly string[], wrapper: readonly string[] = []): string[] {
    return [...this.#prefix, ...wrapper, PROGRAM, '--data', this.folder, ...args];
  }
}
