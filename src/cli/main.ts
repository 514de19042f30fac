import { CommanderError } from 'commander';
import { OffhookError } from '#values/offhook-error.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { makeProgram } from './program.ts';
import { endWhenNobodyReads, formatJson, processTerminal } from './terminal.ts';

const wantsJson = process.argv.includes('--json');

endWhenNobodyReads();
try {
  // A wrong command line is told in one place: by Commander to people, by this file to programs.
  const complain = wantsJson ? () => undefined : processTerminal.note;
  const program = await makeProgram(processTerminal, process.env, { complain, words: process.argv.slice(2) });
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return reportUsage(error);
  if (!(error instanceof OffhookError)) throw error;
  const { code, message, remedy } = error;
  if (wantsJson) {
    processTerminal.note(formatJson({ error: { code, message, remedy } }));
  } else {
    processTerminal.note(`${processTerminal.style('red', 'offhook:')} ${message}\n  ${remedy} [${code}]`);
  }
  return exitCodeOf(code);
}

/** For people Commander has told already; help and the like end this way too, with exit code 0. */
function reportUsage({ message, exitCode }: CommanderError): number {
  if (exitCode === 0) return EXIT.done;
  if (wantsJson) {
    const remedy = 'Run the command with --help: it shows the options and examples.';
    const error = { code: 'USAGE', message: message.replace(/^error: /, ''), remedy };
    processTerminal.note(formatJson({ error }));
  }
  return EXIT.usage;
}
