import type { CallLeg } from './call-leg.ts';
import type { CallNews, CallPhase } from './call-step.ts';
import { referToReplacing } from './replaces.ts';
import type { CallStatistics } from './sound/sound.ts';

/** What a call needs of its phone. */
interface CallHome {
  /** The URI of a number with this line's proxy. */
  uriOf(number: string): string;
  /** Puts the call on hold before it is transferred. */
  readonly holdsToTransfer: boolean;
}

/** A call of a virtual phone, as whoever holds the phone sees it. What was asked in vain resolves to `false`. */
export class Call {
  /** Counts the phone's calls from 1, as its events do. */
  readonly id: number;
  readonly line: number;
  readonly direction: 'out' | 'in';
  /** Who was called, or who calls. */
  readonly number: string;
  /** Resolves to `true` once it is answered, to `false` when it ended without that. */
  readonly answered: Promise<boolean>;
  /** Resolves to the reason when the call is over. */
  readonly ended: Promise<string>;
  readonly #leg: CallLeg;
  readonly #home: CallHome;
  readonly #waiting = new Set<(news: CallNews) => void>();

  constructor(leg: CallLeg, home: CallHome) {
    const { id, account, direction, number } = leg.name;
    this.id = id;
    this.line = account.line;
    this.direction = direction;
    this.number = number;
    this.#leg = leg;
    this.#home = home;
    this.answered = this.#until((news) => {
      if (news.what === 'connected') return true;
      return news.what === 'ended' ? false : undefined;
    });
    this.ended = this.#until((news) => (news.what === 'ended' ? news.reason : undefined));
  }

  get state(): CallPhase {
    return this.#leg.phase;
  }

  /** RTP packets so far, and how they came. */
  get statistics(): CallStatistics {
    return this.#leg.sound.statistics;
  }

  /** How much of what was heard in the last 200 ms is a tone of that frequency: 0 to 1, and 0 while it is held. */
  hears(hertz: number): number {
    return this.#leg.sound.hears(hertz);
  }

  /** Takes a call that rings here. */
  async answer(): Promise<boolean> {
    this.#leg.feed({ kind: 'answer' });
    return this.answered;
  }

  async hold(): Promise<boolean> {
    if (this.state === 'held') return true;
    return this.#askFor('hold', 'held');
  }

  async resume(): Promise<boolean> {
    if (this.state === 'connected') return true;
    return this.#askFor('resume', 'resumed');
  }

  /** Sends the other side to a number; the call ends when it got there, and goes on when it did not. */
  transfer(number: string): Promise<boolean> {
    return this.#refer(`<${this.#home.uriOf(number)}>`);
  }

  /** Joins the other sides of two calls: that of this one takes this phone's place in the other one. */
  async transferTo(other: Call): Promise<boolean> {
    const { dialog } = other.#leg.conversation;
    if (dialog === undefined) return false;
    const { uri } = dialog.remote;
    return this.#refer(referToReplacing(uri, dialog));
  }

  /** Presses keys of the keypad; `false` when one is none, or the other side doesn't take them. */
  press(keys: string): boolean {
    return this.#leg.sound.press(keys);
  }

  /** Ends the call, whatever it is doing; resolves once the other side knows, or can't be told. */
  async hangUp(): Promise<void> {
    this.#leg.feed({ kind: 'hang-up' });
    await this.ended;
    await this.#leg.departed;
  }

  /** Something has happened. */
  notice(news: CallNews): void {
    for (const notice of [...this.#waiting]) notice(news);
  }

  async #refer(referTo: string): Promise<boolean> {
    if (this.#home.holdsToTransfer && !(await this.hold())) return false;
    if (this.state !== 'connected' && this.state !== 'held') return false;
    const outcome = this.#until((news) => {
      if (news.what === 'transferred') return true;
      return news.what === 'transfer-failed' || news.what === 'ended' ? false : undefined;
    });
    this.#leg.refer(referTo);
    const isTransferred = await outcome;
    if (isTransferred) await this.ended;
    return isTransferred;
  }

  async #askFor(wish: 'hold' | 'resume', what: 'held' | 'resumed'): Promise<boolean> {
    if (this.state !== 'connected' && this.state !== 'held') return false;
    const outcome = this.#until((news) => {
      if (news.what === what && 'by' in news && news.by === 'us') return true;
      return news.what === 'hold-failed' || news.what === 'ended' ? false : undefined;
    });
    this.#leg.feed({ kind: wish });
    return outcome;
  }

  /** The first answer that news of this call give. */
  #until<Value>(read: (news: CallNews) => Value | undefined): Promise<Value> {
    return new Promise((resolve) => {
      const notice = (news: CallNews) => {
        const value = read(news);
        if (value === undefined) return;
        this.#waiting.delete(notice);
        resolve(value);
      };
      this.#waiting.add(notice);
    });
  }
}
