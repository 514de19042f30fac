import { type Command, Option } from 'commander';
import { minutesArgument, positiveArgument } from '#cli/arguments.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { phonesNamed, type RestartOptions, restartPhones } from '#cli/restart-phones.ts';
import type { Terminal } from '#cli/terminal.ts';

/** `offhook phone restart` */
export function addRestartCommand(phone: Command, terminal: Terminal): void {
  withPace(
    phone
      .command('restart')
      .description(
        'have phones restart once they are idle, and wait until they are back; asks the running server',
      )
      .argument('<mac-or-group...>', 'phones, or groups with all their phones'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  offhook phone restart 00:11:5C:93:AF:D1' +
        '\n  offhook phone restart sales --within 30 --at-once 2' +
        '\n  offhook phone restart sales --when idle' +
        '\n\nA phone that is told to restart waits until nobody has used it for 20 seconds; nobody is cut off. With' +
        '\n--when idle it is not even told while its PBX says that it is in a call, and holds up no other phone.' +
        '\nWhere the PBX does not say, the phone has to wait by itself; the output tells which phones those are.' +
        '\n\nIt is back when it has read its files and registered anew. A group never gives more than a quarter of its' +
        '\nphones at once, but always one; three phones that do not come back stop the rest. Ctrl-C stops what has' +
        '\nnot begun.',
    )
    .action(async (names: string[], options: RestartOptions, command: Command) => {
      await using data = await openDataFolder(command);
      await restartPhones(data, await phonesNamed(data, names), options, terminal);
    });
}

/** Adds the options of everything that restarts phones. */
export function withPace(command: Command): Command {
  return command
    .addOption(
      new Option('--when <moment>', 'when to tell a phone: now, or once its PBX says that it is in no call')
        .choices(['now', 'idle'])
        .default('now'),
    )
    .option('--within <minutes>', 'how long somebody may go on using a phone', minutesArgument, 10)
    .option(
      '--at-once <count>',
      'how many phones of the site may be away at the same time (20)',
      positiveArgument,
    )
    .option('--json', 'print JSON');
}
