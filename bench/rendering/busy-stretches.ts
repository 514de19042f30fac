/** How long a thread works between two turns of its event loop. */

const LOOK_EVERY_MS = 1;

/**
 * The longest stretch of processor time between two looks while `act` runs, in milliseconds. Processor time, because
 * what other programs take of the core is not the thread's doing.
 */
export async function measureBusyStretches(act: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let before = threadMs();
  const timer = setInterval(() => {
    const now = threadMs();
    longest = Math.max(longest, now - before);
    before = now;
  }, LOOK_EVERY_MS);
  await act();
  clearInterval(timer);
  return Math.round(longest * 10) / 10;
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
