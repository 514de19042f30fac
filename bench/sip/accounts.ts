/** The extensions of the benchmark: the first half calls, the second half is called. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As many as our registrar takes. */
export const ACCOUNTS = 10_000;
const FIRST = 20_000;
const LAST = FIRST + ACCOUNTS - 1;

/** What both servers take for an extension's secret. */
export const secretOf = (user: string): string => `secret-of-${user}`;

/** Every extension. */
export const USERS: readonly string[] = Array.from({ length: ACCOUNTS }, (_, index) => String(FIRST + index));

/** Whether there is such an extension. */
export function isUser(name: string): boolean {
  const number = Number(name);
  return number >= FIRST && number <= LAST && String(number) === name;
}

/** The files that SIPp takes users from. */
export interface InjectionFiles {
  /** User, credentials, and the port of its contact. */
  readonly registering: string;
  /** Who calls, and who is called. */
  readonly calling: string;
}

/** Writes SIPp's files: callers are reached at one port, those who are called at the other. */
export function writeInjectionFiles(
  folder: string,
  ports: { readonly caller: number; readonly called: number },
): InjectionFiles {
  const half = ACCOUNTS / 2;
  const registering = USERS.map((user, index) => {
    const port = index < half ? ports.caller : ports.called;
    return `${user};[authentication username=${user} password=${secretOf(user)}];${port}`;
  });
  const calling = USERS.slice(0, half).map((user, index) => `${user};${USERS[half + index]}`);
  return {
    registering: write(folder, 'registering.csv', registering),
    calling: write(folder, 'calling.csv', calling),
  };
}

function write(folder: string, name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `SEQUENTIAL\n${lines.join('\n')}\n`);
  return file;
}
