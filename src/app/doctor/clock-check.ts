import type { Check } from './check.ts';
import type { Machine } from './machine.ts';

/** This version was written then, so an earlier clock is wrong. */
const WRITTEN_IN = 2026;
const LAST_YEAR = 2099;
/** systemd-timesyncd makes it once it has set the clock (systemd-timesyncd.service(8)). */
const TIMESYNCD_MARK = '/run/systemd/timesync/synchronized';

/** Whether records will carry the right time, and nonces and registrations last as long as they should. */
export const clockCheck: Check = {
  id: 'clock',
  title: 'Clock',
  async run({ machine }) {
    const now = new Date(machine.now());
    const shown = `${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    const year = now.getUTCFullYear();
    if (year < WRITTEN_IN || year > LAST_YEAR) {
      return {
        state: 'problem',
        found: `the clock says ${shown}, which can't be`,
        remedy: 'Set it, and have it kept right: timedatectl set-ntp true.',
      };
    }
    switch (await isSynchronised(machine)) {
      case true:
        return { state: 'ok', found: `${shown}, kept right over the network` };
      case false:
        return {
          state: 'warning',
          found: `${shown}, and nothing keeps it right`,
          remedy: 'Have it set over the network: timedatectl set-ntp true, or install chrony.',
        };
      default:
        return {
          state: 'unknown',
          found: `${shown}; whether anything keeps it right can't be told from here`,
          remedy: 'In a container the host keeps the clock; otherwise install systemd-timesyncd or chrony.',
        };
    }
  },
};

/** The kernel's own word (adjtimex), by way of timedatectl: right with any time daemon. */
async function isSynchronised(machine: Machine): Promise<boolean | undefined> {
  try {
    const answer = await machine.run('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
    return answer.trim() === 'yes';
  } catch {
    // No systemd, or nobody to ask: the mark is as good where it is.
  }
  try {
    machine.readText(TIMESYNCD_MARK);
    return true;
  } catch {
    return undefined;
  }
}
