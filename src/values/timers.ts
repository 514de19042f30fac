/** Takes back what was planned; afterwards it does nothing. */
export type Cancel = () => void;

/** Work for later, passed in so that tests own time. */
export interface Timers {
  /** Does the work once, after that many milliseconds, unless it is cancelled first. */
  after(milliseconds: number, work: () => void): Cancel;
}

/** The machine's own timers. They keep no process alive: what waits for nothing else may end. */
export const systemTimers: Timers = {
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};
