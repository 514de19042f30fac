/** What a console session comes to. */
export type ConsoleOutcome =
  /** What each command printed. */
  | { readonly kind: 'done'; readonly outputs: readonly string[] }
  | { readonly kind: 'wrong-password' }
  /** More than {@link LONGEST_OUTPUT} characters without a prompt. */
  | { readonly kind: 'too-much' }
  /** It ended the connection; `outputs` are those of the commands before, and of the last one as far as it came. */
  | { readonly kind: 'closed'; readonly outputs: readonly string[]; readonly isLoggedIn: boolean };

/** What to do next. */
export type ConsoleStep =
  | { readonly kind: 'wait' }
  | { readonly kind: 'send'; readonly line: string }
  | { readonly kind: 'end'; readonly outcome: ConsoleOutcome };

export interface ConsoleSessionOptions {
  readonly password: string;
  /** Any of these, without the `>` that phones put behind it; not empty. */
  readonly prompts: readonly string[];
  readonly commands: readonly string[];
}

/** In characters, of the answer to one command. */
export const LONGEST_OUTPUT = 256 * 1024;

const WAIT: ConsoleStep = { kind: 'wait' };
const PASSWORD_WANTED = /password\s*:\s*$/i;

/** One conversation with the console of a phone: the password, and one command after the other. */
export class ConsoleSession {
  readonly #options: ConsoleSessionOptions;
  readonly #outputs: string[] = [];
  readonly #prompt: RegExp;
  #heard = '';
  #isPasswordSent = false;
  #next = 0;

  constructor(options: ConsoleSessionOptions) {
    this.#options = options;
    // What a privileged console shows behind its name is not documented.
    const names = options.prompts.map((name) => RegExp.escape(name));
    this.#prompt = new RegExp(`(?:^|[\\r\\n])[ \\t]*(?:${names.join('|')})[ \\t]*[>#][ \\t]*$`);
  }

  /** Text came. */
  hear(text: string): ConsoleStep {
    this.#heard += text;
    if (this.#heard.length > LONGEST_OUTPUT) return { kind: 'end', outcome: { kind: 'too-much' } };
    if (this.#next === 0 && PASSWORD_WANTED.test(this.#heard)) return this.#logIn();
    const prompt = this.#prompt.exec(this.#heard);
    if (prompt === null) return WAIT;
    if (this.#next > 0) this.#outputs.push(this.#printed(this.#heard.slice(0, prompt.index)));
    this.#heard = '';
    const command = this.#options.commands[this.#next];
    if (command === undefined) return { kind: 'end', outcome: { kind: 'done', outputs: this.#outputs } };
    this.#next += 1;
    return { kind: 'send', line: command };
  }

  /** The connection ended. */
  closed(): ConsoleOutcome {
    const isLoggedIn = this.#next > 0;
    const { commands } = this.#options;
    const last = isLoggedIn && this.#outputs.length < commands.length ? [this.#printed(this.#heard)] : [];
    return { kind: 'closed', outputs: [...this.#outputs, ...last], isLoggedIn };
  }

  #logIn(): ConsoleStep {
    if (this.#isPasswordSent) return { kind: 'end', outcome: { kind: 'wrong-password' } };
    this.#isPasswordSent = true;
    this.#heard = '';
    return { kind: 'send', line: this.#options.password };
  }

  /** Without the command itself, which the phone may repeat. */
  #printed(text: string): string {
    const lines = text.split(/\r\n|\n\r|\r|\n/).map((line) => line.trimEnd());
    const command = this.#options.commands[this.#next - 1];
    const [first = ''] = lines;
    if (command !== undefined && first.endsWith(command)) lines.shift();
    return lines.join('\n').replace(/^\n+|\n+$/g, '');
  }
}
