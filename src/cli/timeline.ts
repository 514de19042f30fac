import { describeEvent } from '#provisioning/describe-event.ts';
import type { EventDescription } from '#provisioning/event-description.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import { type Progress, progressLine } from './progress-line.ts';
import type { Terminal } from './terminal.ts';

const MARKS: Readonly<Record<EventDescription['tone'], string>> = { routine: '·', good: '✓', attention: '!' };
const COLOURS = { routine: 'gray', good: 'green', attention: 'yellow' } as const;
const CLEAR_LINE = '\r\x1b[K';
/** A shorter file is here before anyone could read how far it is. */
const SHOWN_FROM_OCTETS = 65_536;
/** Without a terminal, how often a transfer is told about. */
const PLAIN_STEP_PERCENT = 25;

/** Where a timeline is printed. */
interface Screen {
  write(text: string): void;
  /** As wide as it is now. */
  readonly columns: number;
}

const processScreen: Screen = {
  write: (text) => void process.stdout.write(text),
  get columns() {
    return process.stdout.columns ?? 80;
  },
};

/** Prints what happens as it happens: one line an event, and on a terminal a last line that shows progress. */
export class TimelinePrinter {
  readonly #terminal: Terminal;
  readonly #screen: Screen;
  readonly #startedAt: number;
  readonly #whoWidth: number;
  readonly #transfers = new Map<string, Progress>();
  readonly #toldPercent = new Map<string, number>();
  #isProgressShown = false;
  /** What is printed together so far. */
  #gathered: string | undefined;
  #hasEnded = false;

  /** `whoWidth` is the width of the column for phones, by default that of a MAC address. */
  constructor(terminal: Terminal, startedAt: number, whoWidth = 17, screen: Screen = processScreen) {
    this.#terminal = terminal;
    this.#startedAt = startedAt;
    this.#whoWidth = whoWidth;
    this.#screen = screen;
  }

  /** An event of the server; `who` is how the reader knows the phone. */
  event(event: PhoneEvent, who: string): void {
    if (event.type === 'file-started' || event.type === 'file-progress') {
      this.#progress(event, who);
      return;
    }
    if ('name' in event) {
      this.#transfers.delete(`${who} ${event.name}`);
      this.#toldPercent.delete(`${who} ${event.name}`);
    }
    const { text, tone, remedy } = describeEvent(event);
    this.line(event.at, who, text, tone);
    if (remedy !== undefined) this.line(event.at, '', `→ ${remedy}`, tone);
  }

  /** Writes in one go what `print` prints. */
  together(print: () => void): void {
    this.#gathered = '';
    print();
    const text = this.#gathered;
    this.#gathered = undefined;
    if (text !== '') this.#screen.write(text);
  }

  /** Any other line, in the same columns. */
  line(at: number, who: string, text: string, tone: EventDescription['tone']): void {
    const seconds = ((at - this.#startedAt) / 1000).toFixed(1).padStart(5);
    const time = this.#terminal.style('dim', `${seconds} s`);
    const mark = this.#terminal.style(COLOURS[tone], MARKS[tone]);
    this.#print(`${time} ${mark} ${who.padEnd(this.#whoWidth)} ${text}\n`);
  }

  /** Takes the line that shows progress away; from here on nothing is printed. */
  end(): void {
    this.#transfers.clear();
    this.#print('');
    this.#hasEnded = true;
  }

  #progress(event: PhoneEvent & { type: 'file-started' | 'file-progress' }, who: string): void {
    const { name, size } = event;
    const key = `${who} ${name}`;
    const sent = event.type === 'file-started' ? 0 : event.sent;
    const percent = Math.floor((sent / Math.max(1, size)) * 100);
    if (this.#terminal.interactive) {
      if (size < SHOWN_FROM_OCTETS) return;
      this.#transfers.set(key, { label: key, percent });
      this.#print('');
      return;
    }
    if (event.type === 'file-started') return;
    const step = Math.floor(percent / PLAIN_STEP_PERCENT) * PLAIN_STEP_PERCENT;
    if (step === 0 || step <= (this.#toldPercent.get(key) ?? 0)) return;
    this.#toldPercent.set(key, step);
    this.line(event.at, who, describeEvent(event).text, 'routine');
  }

  /** Whole lines, above the one that shows progress. */
  #print(lines: string): void {
    if (this.#hasEnded) return;
    const old = this.#isProgressShown ? CLEAR_LINE : '';
    const transfers = [...this.#transfers.values()];
    this.#isProgressShown = transfers.length > 0;
    const progress = this.#isProgressShown ? progressLine(transfers, this.#screen.columns) : '';
    const text = old + lines + progress;
    if (this.#gathered !== undefined) this.#gathered += text;
    else if (text !== '') this.#screen.write(text);
  }
}
