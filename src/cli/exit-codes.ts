/** What a command's exit code tells a script; `docs/reference/cli.md` lists them. */
export const EXIT = {
  done: 0,
  /** The request was understood and could not be carried out; the error says why and what to do. */
  refused: 1,
  /** The command line itself was wrong. */
  usage: 2,
  /** A second Ctrl-C: it ended at once, as from the signal itself. */
  interrupted: 130,
  /** Nobody reads its output any more, as when `head` has seen enough: as from SIGPIPE. */
  unread: 141,
} as const;

/** The exit code for an error of a stable code. For `lint`, 1 means findings, so what it could not read is 2. */
export function exitCodeOf(code: string): number {
  return code.startsWith('LINT_') ? EXIT.usage : EXIT.refused;
}
