import type { Command } from 'commander';
import type { CheckState } from '#app/doctor/check.ts';
import { type CheckReport, examine } from '#app/doctor/doctor.ts';
import { dataFolderOf } from '#cli/data-folder.ts';
import { EXIT } from '#cli/exit-codes.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';

const MARKS = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  problem: ['✗', 'red'],
  unknown: ['?', 'gray'],
} as const satisfies Record<CheckState, readonly [mark: string, colour: string]>;

/** `offhook doctor` */
export function addDoctorCommand(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('look at what serving phones needs from this machine, and say what to do where it is wrong')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook doctor\n  sudo offhook doctor --data /srv/offhook\n  offhook doctor --json' +
        '\n\nLooks at: settings file, data folder, addresses, ports (and who has them), firewall, fetching a file as a' +
        '\nphone would, neighbour table, receive buffers, clock; and at each PBX: whether it answers phones, lets Offhook in,' +
        '\nand has the modules, rights and accounts that it needs. It changes nothing; as root it sees more.' +
        '\n\n✓ fine  ! works, could be better  ✗ phones are not served  ? could not be told' +
        '\nExit code 0 when there is no ✗, 1 otherwise.',
    )
    .action(async (options: { json?: true }, command: Command) => {
      const reports = await examine(dataFolderOf(command));
      const ok = reports.every(({ state }) => state !== 'problem');
      terminal.out(options.json ? formatJson({ ok, checks: reports }) : describeReports(reports, terminal));
      if (!ok) process.exitCode = EXIT.refused;
    });
}

function describeReports(reports: readonly CheckReport[], terminal: Terminal): string {
  const width = Math.max(...reports.map(({ title }) => title.length));
  const indent = ' '.repeat(width + 4);
  return reports
    .flatMap(({ state, title, found, remedy }) => {
      const [mark, colour] = MARKS[state];
      const [first = '', ...more] = found.split('\n');
      const remedies = state === 'ok' ? [] : (remedy?.split('\n') ?? []);
      return [
        `${terminal.style(colour, mark)} ${terminal.style('bold', title.padEnd(width))}  ${first}`,
        ...more.map((line) => indent + line),
        ...remedies.map((line) => `${indent}${terminal.style(colour, '→')} ${line}`),
      ];
    })
    .join('\n');
}
