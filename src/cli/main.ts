import { CommanderError } from 'commander';
import { OffhookError } from '#values/offhook-error.ts';
import { EXIT } from './exit-codes.ts';
import { makeProgram } from './program.ts';
import { endWhenNobodyReads, formatJson, processTerminal } from './terminal.ts';

endWhenNobodyReads();
try {
  await makeProgram(processTerminal, process.env).parseAsync(process.argv);
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  // Commander has told the user already; its help ends this way too, with exit code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (!(error instanceof OffhookError)) throw error;
  const { code, message, remedy } = error;
  if (process.argv.includes('--json')) {
    processTerminal.note(formatJson({ error: { code, message, remedy } }));
  } else {
    processTerminal.note(`${processTerminal.style('red', 'offhook:')} ${message}\n  ${remedy} [${code}]`);
  }
  return EXIT.refused;
}
