/** What the console shows of the phone, and does to it. */
export interface ConsolePhone {
  /** Whether its `telnet_level` lets somebody change something. */
  readonly isPrivileged: boolean;
  readonly lines: () => readonly {
    readonly line: number;
    readonly user: string;
    readonly isRegistered: boolean;
  }[];
  readonly reset: () => void;
  readonly pressKeys: (keys: string) => void;
}

interface ConsoleAnswer {
  readonly lines: readonly string[];
  /** Whether keys may be pressed now. */
  readonly isTesting: boolean;
  /** Done once the answer has left. */
  readonly afterwards?: () => void;
}

/** What lets somebody change something; which commands those are is a guess. */
const PRIVILEGED = /^(reset|test|clear|register|debug)\b/;

/** What the phone answers to a line that somebody typed. */
export function answerConsole(line: string, phone: ConsolePhone, isTesting: boolean): ConsoleAnswer {
  const say = (...lines: string[]): ConsoleAnswer => ({ lines, isTesting });
  if (line === '') return say();
  if (PRIVILEGED.test(line) && !phone.isPrivileged) return say('Privileged command');
  if (line === 'show register') {
    const rows = phone
      .lines()
      .map(
        ({ line: key, user, isRegistered }) => `${key}     ${user}  ${isRegistered ? 'REGISTERED' : 'IDLE'}`,
      );
    return say('LINE REGISTRATION TABLE', 'line  APR  state', '----  ---  -------------', ...rows);
  }
  if (line === 'reset') return { lines: ['Resetting...'], isTesting, afterwards: phone.reset };
  if (line === 'test open') return { lines: [], isTesting: true };
  if (line === 'test close') return { lines: [], isTesting: false };
  const [, keys] = /^test key ([0-9*#]+)$/.exec(line) ?? [];
  if (keys === undefined) return say(`Unknown command: ${line.split(' ')[0]}`);
  if (!isTesting) return say('Test not open');
  return { lines: [], isTesting, afterwards: () => phone.pressKeys(keys) };
}
