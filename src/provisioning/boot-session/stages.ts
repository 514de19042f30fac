import { BOOT_TIMERS, type BootTimer } from '#knowledge/boot-timers.ts';

/** How far a phone is, in the order of a conversion. */
export const STAGES = {
  seen: 'seen',
  addressed: 'has an address',
  loader: 'looks for its load',
  'loader-upgrade': 'loader upgrade',
  'application-upgrade': 'application upgrade',
  application: 'SIP application runs',
  configured: 'configured',
  registering: 'registering',
  'in-service': 'in service',
  lost: 'not registered any more',
} as const;

export type Stage = keyof typeof STAGES;

interface ExpectationEntry {
  /** What the phone does next, as one verb phrase. */
  readonly words: string;
  /** How long it takes. */
  readonly timer: BootTimer;
}

/** What comes next, and how long it takes by the table of boot timers. */
export const EXPECTATIONS = {
  address: { words: 'takes an address', timer: BOOT_TIMERS.firstRequestAfterAddress },
  'first-file': { words: 'asks for its first file', timer: BOOT_TIMERS.firstRequestAfterAddress },
  'next-file': { words: 'asks for the next file', timer: BOOT_TIMERS.fileCycle },
  'application-or-image': {
    words: 'starts its application, or fetches an image',
    timer: BOOT_TIMERS.applicationStart,
  },
  'rest-of-image': { words: 'fetches the image to the end', timer: BOOT_TIMERS.applicationTransfer },
  'new-loader': { words: 'restarts with its new loader', timer: BOOT_TIMERS.loaderFlashAndReboot },
  'new-application': {
    words: 'restarts with its new application',
    timer: BOOT_TIMERS.applicationFlashAndReboot,
  },
  configuration: { words: 'fetches its configuration', timer: BOOT_TIMERS.phoneCnfAgain },
  register: { words: 'registers', timer: BOOT_TIMERS.registerAfterConfig },
} as const satisfies Record<string, ExpectationEntry>;

export type Expectation = keyof typeof EXPECTATIONS;

/** A phone may take twice as long as any that was seen, and a little more for the network. */
export function withMargin(longestSeenMs: number): number {
  return longestSeenMs * 2 + 10_000;
}

/** How long the phone may take until it counts as overdue, in milliseconds. */
export function patienceFor(expectation: Expectation): number {
  const { timer }: ExpectationEntry = EXPECTATIONS[expectation];
  return withMargin(timer.atMostMilliseconds ?? timer.milliseconds);
}
