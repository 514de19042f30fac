import { type Command, InvalidArgumentError } from 'commander';
import { makeCallGroup } from '#app/manage-call-groups.ts';
import { each } from '#cli/arguments.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { NO_OUTSIDE } from '#cli/no-outside.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { readCallGroups, removeCallGroup } from '#store/call-groups.ts';

interface AddOptions {
  readonly ring: readonly string[];
  readonly hunt?: true;
  readonly timeout: number;
  readonly json?: true;
}

/** `offhook group add|list|remove` */
export function addGroupCommands(program: Command, terminal: Terminal): void {
  const group = program
    .command('group')
    .description('numbers that ring several extensions')
    .addHelpText('after', `\n${NO_OUTSIDE}`);

  group
    .command('add')
    .description('make a number that rings several extensions: all at once, or one after the other')
    .argument('<number>', 'what others dial')
    .requiredOption('--ring <extension>', 'an extension to ring; repeat for more', each)
    .option('--hunt', 'ring them one after the other, in this order, until one answers')
    .option(
      '--timeout <seconds>',
      'how long the group rings, with --hunt each extension',
      secondsArgument,
      20,
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook group add 300 --ring 208 --ring 209' +
        '\n  offhook group add 301 --ring 208 --ring 209 --hunt --timeout 15' +
        `\n\n${NO_OUTSIDE}`,
    )
    .action(async (number: string, options: AddOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const made = await makeCallGroup(data.db, {
        number,
        ring: options.hunt ? 'hunt' : 'all',
        timeout: options.timeout,
        members: options.ring,
      });
      const how = made.ring === 'hunt' ? 'one after the other' : 'at once';
      terminal.out(
        options.json ? formatJson(made) : `Group ${number} rings ${made.members.join(', ')} ${how}.`,
      );
    });

  group
    .command('list')
    .description('all groups')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  offhook group list --json')
    .action(async (options: { json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const groups = await readCallGroups(data.db);
      if (options.json) terminal.out(formatJson(groups));
      else if (groups.length === 0)
        terminal.note('No groups yet: offhook group add NUMBER --ring EXTENSION.');
      else {
        const rows = groups.map(({ number, ring, timeout, members }) => [
          number,
          ring === 'hunt' ? 'one after the other' : 'all at once',
          `${timeout} s`,
          members.join(', '),
        ]);
        terminal.out(formatTable(terminal, ['NUMBER', 'RINGS', 'FOR', 'EXTENSIONS'], rows));
      }
    });

  group
    .command('remove')
    .description('take a group away; its extensions stay')
    .argument('<number>')
    .addHelpText('after', '\nExample:\n  offhook group remove 300')
    .action(async (number: string, _options: object, command: Command) => {
      await using data = await openDataFolder(command);
      await removeCallGroup(data.db, number);
      terminal.out(`Group ${number} removed.`);
    });
}

function secondsArgument(text: string): number {
  const seconds = Number(text);
  if (!/^\d{1,3}$/.test(text) || seconds < 5 || seconds > 180) {
    throw new InvalidArgumentError('Seconds from 5 to 180 are needed.');
  }
  return seconds;
}
