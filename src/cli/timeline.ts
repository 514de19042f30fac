import type { EventDescription } from '#provisioning/describe-event.ts';
import { describeEvent } from '#provisioning/describe-event.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { Terminal } from './terminal.ts';

const MARKS: Readonly<Record<EventDescription['tone'], string>> = { routine: '·', good: '✓', attention: '!' };
const COLOURS = { routine: 'gray', good: 'green', attention: 'yellow' } as const;
const CLEAR_LINE = '\r\x1b[K';
/** Without a terminal, how often a transfer is told about. */
const PLAIN_STEP_PERCENT = 25;

/** Prints what happens as it happens: one line an event, and on a terminal a last line that shows progress. */
export class TimelinePrinter {
  readonly #terminal: Terminal;
  readonly #write: (text: string) => void;
  readonly #startedAt: number;
  readonly #transfers = new Map<string, string>();
  readonly #told = new Map<string, number>();

  constructor(
    terminal: Terminal,
    startedAt: number,
    write = (text: string) => void process.stdout.write(text),
  ) {
    this.#terminal = terminal;
    this.#startedAt = startedAt;
    this.#write = write;
  }

  /** An event of the server; `who` is how the reader knows the phone. */
  event(event: PhoneEvent, who: string): void {
    if (event.type === 'file-started') return;
    if (event.type === 'file-progress') {
      this.#progress(event, who);
      return;
    }
    if ('name' in event) {
      this.#transfers.delete(`${who} ${event.name}`);
      this.#told.delete(`${who} ${event.name}`);
    }
    const { text, tone, remedy } = describeEvent(event);
    this.line(event.at, who, text, tone);
    if (remedy !== undefined) this.line(event.at, '', `→ ${remedy}`, tone);
  }

  /** Any other line, in the same columns. */
  line(at: number, who: string, text: string, tone: EventDescription['tone']): void {
    const seconds = ((at - this.#startedAt) / 1000).toFixed(1).padStart(6);
    const mark = this.#terminal.style(COLOURS[tone], MARKS[tone]);
    const clear = this.#terminal.interactive && this.#transfers.size > 0 ? CLEAR_LINE : '';
    this.#write(
      `${clear}${this.#terminal.style('dim', `${seconds} s`)}  ${mark} ${who.padEnd(18)} ${text}\n`,
    );
    this.#showTransfers();
  }

  #progress(event: PhoneEvent & { type: 'file-progress' }, who: string): void {
    const key = `${who} ${event.name}`;
    const percent = Math.floor((event.sent / Math.max(1, event.size)) * 100);
    if (this.#terminal.interactive) {
      const filled = Math.floor(percent / 5);
      this.#transfers.set(
        key,
        `${who}  ${event.name} ${'█'.repeat(filled)}${'░'.repeat(20 - filled)} ${percent} %`,
      );
      this.#showTransfers();
      return;
    }
    const step = Math.floor(percent / PLAIN_STEP_PERCENT) * PLAIN_STEP_PERCENT;
    if (step === 0 || step <= (this.#told.get(key) ?? 0)) return;
    this.#told.set(key, step);
    this.line(event.at, who, describeEvent(event).text, 'routine');
  }

  #showTransfers(): void {
    if (!this.#terminal.interactive || this.#transfers.size === 0) return;
    this.#write(
      CLEAR_LINE + [...this.#transfers.values()].join('   ').slice(0, (process.stdout.columns ?? 80) - 1),
    );
  }
}
