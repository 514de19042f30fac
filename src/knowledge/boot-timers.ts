import type { Confidence } from './confidence.ts';
import type { SourceKey } from './sources.ts';

/** A length of time in a phone's boot; a range where logs differ. */
export interface BootTimer {
  readonly milliseconds: number;
  /** The longest seen, when `milliseconds` is the shortest. */
  readonly atMostMilliseconds?: number;
  readonly meaning: string;
  readonly confidence: Confidence;
  readonly sources: readonly SourceKey[];
}

/** How long a 7940 or 7960 takes and waits, as seen with 8.12. */
export const BOOT_TIMERS = {
  tftpResend: {
    milliseconds: 4_000,
    meaning: 'between two sends of a read request that nobody answers',
    confidence: 'observed',
    sources: ['tftp-log-2021'],
  },
  fileCycle: {
    milliseconds: 171_000,
    meaning: "from one start of the loader's hunt (CTLSEP, SEP, …) to the next when the server is silent",
    confidence: 'observed',
    sources: ['tftp-log-2021'],
  },
  phoneCnfAgain: {
    milliseconds: 31_000,
    meaning: 'between two requests for a SIP<MAC>.cnf that is missing or of no use',
    confidence: 'observed',
    sources: ['tftp-log-2021'],
  },
  loaderFlashAndReboot: {
    milliseconds: 27_000,
    atMostMilliseconds: 40_000,
    meaning: 'from the last block of the loader (.sbn) to the first request of the new loader',
    confidence: 'observed',
    sources: ['tftp-log-2021'],
  },
  applicationTransfer: {
    milliseconds: 7_000,
    atMostMilliseconds: 16_000,
    meaning: 'fetching an application (.sb2) of 757 kB',
    confidence: 'observed',
    sources: ['tftp-log-2021'],
  },
  applicationFlashAndReboot: {
    milliseconds: 45_000,
    atMostMilliseconds: 70_000,
    meaning: 'from the last block of the application (.sb2) to its first request',
    confidence: 'observed',
    sources: ['tftp-log-2021'],
  },
  applicationStart: {
    milliseconds: 24_000,
    meaning: "from the loader's .loads, when the flash is up to date, to the application's SIPDefault.cnf",
    confidence: 'observed',
    sources: ['teo-7960-log'],
  },
  ringListAfterConfig: {
    milliseconds: 2_000,
    meaning: 'from SIP<MAC>.cnf to RINGLIST.DAT and the dial plan',
    confidence: 'observed',
    sources: ['teo-7960-log'],
  },
  conversion: {
    milliseconds: 120_000,
    atMostMilliseconds: 180_000,
    meaning: "from SCCP of the universal loader's time to SIP 8.12, two reboots in all",
    confidence: 'observed',
    sources: ['tftp-log-2021'],
  },
  firstRequestAfterAddress: {
    milliseconds: 1_000,
    atMostMilliseconds: 30_000,
    meaning: 'from the address to the first request for a file',
    confidence: 'inferred',
    sources: ['teo-7960-log'],
  },
  registerAfterConfig: {
    milliseconds: 2_000,
    atMostMilliseconds: 32_000,
    meaning:
      'from SIP<MAC>.cnf to the first REGISTER; at most as long as a request without an answer is repeated',
    confidence: 'inferred',
    sources: ['teo-7960-log'],
  },
  idleBeforeCheckSync: {
    milliseconds: 20_000,
    meaning: 'how long the phone has to be idle before it acts on a check-sync NOTIFY',
    confidence: 'documented',
    sources: ['sip-guide-8.0-p4-4'],
  },
} as const satisfies Record<string, BootTimer>;

/** How often a phone sends a read request that nobody answers, before it goes to the next file. */
export const TFTP_TRIES = {
  sendsPerPort: 5,
  /** Every file is asked from a port of its own; a silent server is tried from three. */
  portsPerFile: 3,
  confidence: 'observed',
  sources: ['tftp-log-2021'],
} as const satisfies {
  readonly sendsPerPort: number;
  readonly portsPerFile: number;
  readonly confidence: Confidence;
  readonly sources: readonly SourceKey[];
};
