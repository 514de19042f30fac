import { DEFAULT_BLOCK_SIZE, LARGEST_BLOCK_SIZE, type TftpOption } from './packet.ts';

/** How a file is going to be sent. */
export interface TransferTerms {
  /** Octets in every block but the last. */
  readonly blockSize: number;
  /** Blocks sent before an acknowledgement is waited for (RFC 7440); 1 is lock-step. */
  readonly windowSize: number;
  /** The fixed retransmission time-out that the client asked for (RFC 2349), if it did. */
  readonly timeoutMs?: number;
  /** What goes back in the OACK; empty means that no OACK is sent. */
  readonly accepted: readonly TftpOption[];
}

/** What the server is willing to do for one client. */
export interface TermsLimits {
  /** A larger `blksize` is answered with this (RFC 2348: the server may lower it). */
  readonly blockSize: number;
  /** A larger `windowsize` is answered with this (RFC 7440 §4). */
  readonly windowSize: number;
  /** Octets in flight at once: a wide window of large blocks would only overrun the client's receive buffer. */
  readonly windowBytes: number;
  /** A longer `timeout` is not acknowledged, so that nobody holds a transfer for an hour. */
  readonly timeoutSeconds: number;
}

/** Limits that suit a LAN and every client tried. */
export const DEFAULT_TERMS_LIMITS: TermsLimits = {
  blockSize: LARGEST_BLOCK_SIZE,
  windowSize: 64,
  windowBytes: 128 * 1024,
  timeoutSeconds: 60,
};

/** Of a client that asks for nothing, as phones do. */
const USUAL_TERMS: TransferTerms = { blockSize: DEFAULT_BLOCK_SIZE, windowSize: 1, accepted: [] };

/**
 * Decides about the options of a read request for a file of `size` octets (RFC 2347 to 2349, RFC 7440). Options
 * that are unknown, repeated or out of range are left out of the OACK, which refuses them; nothing is an error.
 */
export function negotiateOptions(
  requested: readonly TftpOption[],
  size: number,
  limits: TermsLimits,
): TransferTerms {
  if (requested.length === 0) return USUAL_TERMS;
  let blockSize = DEFAULT_BLOCK_SIZE;
  let windowSize = 1;
  let timeoutMs: number | undefined;
  const numbers = firstNumbers(requested);
  const wantedBlockSize = inRange(numbers.get('blksize'), 8, LARGEST_BLOCK_SIZE);
  if (wantedBlockSize !== undefined) blockSize = Math.min(wantedBlockSize, limits.blockSize);
  const wantedWindow = inRange(numbers.get('windowsize'), 1, 65_535);
  if (wantedWindow !== undefined) {
    const affordable = Math.max(1, Math.floor(limits.windowBytes / blockSize));
    windowSize = Math.min(wantedWindow, limits.windowSize, affordable);
  }
  const seconds = inRange(numbers.get('timeout'), 1, Math.min(255, limits.timeoutSeconds));
  if (seconds !== undefined) timeoutMs = seconds * 1000;

  const answers = new Map<string, number>();
  if (wantedBlockSize !== undefined) answers.set('blksize', blockSize);
  if (wantedWindow !== undefined) answers.set('windowsize', windowSize);
  if (seconds !== undefined) answers.set('timeout', seconds);
  // curl takes a size of 0 for a broken OACK and gives up.
  if (numbers.get('tsize') !== undefined && size > 0) answers.set('tsize', size);
  return {
    blockSize,
    windowSize,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    accepted: inTheirSpelling(requested, answers),
  };
}

/** The value of an option as the decimal number it has to be, `undefined` when it is missing or no number. */
export function optionNumber(options: readonly TftpOption[], name: string): number | undefined {
  return firstNumbers(options).get(name);
}

function firstNumbers(options: readonly TftpOption[]): Map<string, number | undefined> {
  const numbers = new Map<string, number | undefined>();
  for (const { name, value } of options) {
    const key = name.toLowerCase();
    if (numbers.has(key)) continue;
    numbers.set(key, /^\d{1,15}$/.test(value) ? Number(value) : undefined);
  }
  return numbers;
}

function inRange(value: number | undefined, least: number, most: number): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

function inTheirSpelling(requested: readonly TftpOption[], answers: Map<string, number>): TftpOption[] {
  const accepted: TftpOption[] = [];
  for (const { name } of requested) {
    const answer = answers.get(name.toLowerCase());
    if (answer === undefined) continue;
    accepted.push({ name, value: String(answer) });
    answers.delete(name.toLowerCase());
  }
  return accepted;
}
