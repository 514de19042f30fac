import type { PhoneModel } from '#knowledge/models.ts';
import { type MacAddress, macInFileName } from '#values/mac-address.ts';
import type { PhoneFlash } from '#virtual-phone/flash.ts';
import type { Habits } from '#virtual-phone/habits.ts';
import type { BootOutcome, LineOutcome, PhoneHappening } from '#virtual-phone/virtual-phone-event.ts';
import type { Patience } from '#virtual-phone/virtual-phone-options.ts';

/**
 * What the phone's programs want done. They are generators without I/O: whoever plays them does each step and
 * hands its answer in, or stops half-way, which is a power cut.
 */
export type BootStep =
  /** Ask for files, at the same time. Answer: one {@link Fetched} each. */
  | { readonly kind: 'fetch'; readonly names: readonly string[] }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  /** From here on the flash is this, whatever happens to the power. */
  | { readonly kind: 'write'; readonly flash: PhoneFlash; readonly happening: PhoneHappening }
  | { readonly kind: 'tell'; readonly happening: PhoneHappening }
  /** Register every line as the flash says. Answer: how each line's first try ended. */
  | { readonly kind: 'register' }
  /** Wait for an order from outside, at most so long. Answer: the {@link Order} that came. */
  | { readonly kind: 'await-order'; readonly milliseconds: number }
  /** The phone works now. */
  | { readonly kind: 'settle'; readonly outcome: BootOutcome };

/** What a request for a file came to. */
export type Fetched =
  | { readonly kind: 'found'; readonly name: string; readonly bytes: Uint8Array }
  /** An ERROR came; `code` 1 is not found. */
  | { readonly kind: 'error'; readonly name: string; readonly code: number }
  /** Nobody answered, or the transfer broke off. */
  | { readonly kind: 'failed'; readonly name: string };

/** What others may tell a phone that works: to look at syncinfo.xml, or to restart (telnet). `none`: time was up. */
export type Order = 'check-sync' | 'reset' | 'none';

export type StepAnswer = readonly Fetched[] | readonly LineOutcome[] | Order | undefined;

/** A program of the phone: yields steps, takes their answers, returns its result. */
export type BootProcess<Result> = Generator<BootStep, Result, StepAnswer>;

/** The phone a program runs on. */
export interface BootContext {
  readonly mac: MacAddress;
  readonly model: PhoneModel;
  readonly habits: Habits;
  readonly patience: Patience;
  /** As it is at this moment. */
  readonly flash: PhoneFlash;
  /** Milliseconds of the phone's own time. */
  readonly now: () => number;
}

/** What runs after a restart: the loader, with or without a load that was wished for, or the application. */
export type NextBoot =
  | { readonly start: 'loader'; readonly wish?: string }
  | { readonly start: 'application' }
  | { readonly start: 'power' };

/** How one boot ended; `worked` when the phone had come to work in it. */
export type BootEnd =
  | { readonly kind: 'reboot'; readonly reason: string; readonly next: NextBoot; readonly worked?: true }
  | { readonly kind: 'stuck'; readonly reason: string };

/** Asks for one file. */
export function* fetchFile(name: string): BootProcess<Fetched> {
  const [fetched] = yield* fetchFiles([name]);
  return fetched ?? { kind: 'failed', name };
}

/** Asks for several files at the same time. */
export function* fetchFiles(names: readonly string[]): BootProcess<readonly Fetched[]> {
  return (yield { kind: 'fetch', names }) as readonly Fetched[];
}

/** Registers the lines that the flash describes. */
export function* registerLines(): BootProcess<readonly LineOutcome[]> {
  return (yield { kind: 'register' }) as readonly LineOutcome[];
}

/** Waits for an order from outside. */
export function* awaitOrder(milliseconds: number): BootProcess<Order> {
  return (yield { kind: 'await-order', milliseconds }) as Order;
}

export function* wait(milliseconds: number): BootProcess<void> {
  yield { kind: 'wait', milliseconds };
}

export function* tell(...happenings: readonly PhoneHappening[]): BootProcess<void> {
  for (const happening of happenings) yield { kind: 'tell', happening };
}

/** The name of a file of this phone's own: `SEP` + MAC + `.cnf.xml`. */
export function ownFile(context: BootContext, prefix: string, suffix: string): string {
  return `${prefix}${macInFileName(context.mac)}${suffix}`;
}
