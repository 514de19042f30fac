import { BOOT_TIMERS, type BootTimer } from '#knowledge/boot-timers.ts';

/** The middle of what was seen. */
function typical(timer: BootTimer): number {
  return (timer.milliseconds + (timer.atMostMilliseconds ?? timer.milliseconds)) / 2;
}

/** A restart until the first request: nobody timed one alone, so half of a restart that also writes a loader. */
const RESTART = typical(BOOT_TIMERS.loaderFlashAndReboot) / 2;

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
} as const;
