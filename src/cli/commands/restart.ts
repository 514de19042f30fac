import type { Command } from 'commander';
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
        '\n\nA phone waits until nobody has used it for 20 seconds; nobody is cut off. It is back when it has read' +
        '\nits files and registered anew. A group never gives more than a quarter of its phones at once, but always' +
        '\none; three phones that do not come back stop the rest. Ctrl-C stops what has not begun.',
    )
    .action(async (names: string[], options: RestartOptions, command: Command) => {
      await using data = await openDataFolder(command);
      await restartPhones(data, await phonesNamed(data, names), options, terminal);
    });
}

/** Adds the options of everything that restarts phones. */
export function withPace(command: Command): Command {
  return command
    .option('--within <minutes>', 'how long somebody may go on using a phone', minutesArgument, 10)
    .option(
      '--at-once <count>',
      'how many phones of the site may be away at the same time (20)',
      positiveArgument,
    )
    .option('--json', 'print JSON');
}
