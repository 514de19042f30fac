import { BOOT_TIMERS, type BootTimer } from '#knowledge/boot-timers.ts';

/** The middle of what was seen. */
function typical(timer: BootTimer): number {
  return (timer.milliseconds + (timer.atMostMilliseconds ?? timer.milliseconds)) / 2;
}

/** A restart until the first request: nobody timed one alone, so half of a restart that also writes a loader. */
const RESTART = typical(BOOT_TIMERS.loaderFlashAndReboot) / 2;

/** Blocks of 512 octets in the application that was timed (observed). */
const APPLICATION_BLOCKS = 1478;

/** What the phone's waits come to, in milliseconds; all from the table of boot timers. */
export const DURATIONS = {
  restart: RESTART,
  writeLoader: typical(BOOT_TIMERS.loaderFlashAndReboot) - RESTART,
  writeApplication:
    typical(BOOT_TIMERS.applicationFlashAndReboot) - BOOT_TIMERS.applicationStart.milliseconds,
  startApplication: BOOT_TIMERS.applicationStart.milliseconds,
  fileCycle: BOOT_TIMERS.fileCycle.milliseconds,
  phoneCnfAgain: BOOT_TIMERS.phoneCnfAgain.milliseconds,
  ringListAfterConfig: BOOT_TIMERS.ringListAfterConfig.milliseconds,
  idleBeforeCheckSync: BOOT_TIMERS.idleBeforeCheckSync.milliseconds,
  /**
   * From one block to the next. Observed for the application; the loader's 256 blocks came within one or two
   * seconds in the same log, which fits. That the phone and not the network sets this pace, and that files of a few
   * blocks keep it too, is inferred.
   */
  block: typical(BOOT_TIMERS.applicationTransfer) / APPLICATION_BLOCKS,
} as const;
