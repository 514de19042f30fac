import type { Command } from 'commander';
import { askServer } from '#app/ask-server.ts';
import { alterExtension, type ExtensionDetails, makeExtension } from '#app/manage-extensions.ts';
import { countArgument } from '#cli/arguments.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { NO_OUTSIDE } from '#cli/no-outside.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { printTold } from '#cli/told-text.ts';
import { EMBEDDED } from '#pbx/kinds.ts';
import { readExtensions, removeExtension } from '#store/extensions.ts';
import { MASK } from '#values/secret.ts';

interface DetailOptions {
  readonly name?: string;
  readonly secret?: string;
  readonly pbx?: string;
  readonly user?: string;
  readonly authname?: string;
  readonly mailbox?: string | false;
  readonly json?: true;
}

interface MessageOptions {
  readonly new: number;
  readonly old: number;
  readonly json?: true;
}

/** `offhook extension add|change|list|message-waiting|remove` */
export function addExtensionCommands(program: Command, terminal: Terminal): void {
  const extension = program
    .command('extension')
    .description('numbers and their accounts')
    .addHelpText('after', `\n${NO_OUTSIDE}`);

  withDetails(
    extension
      .command('add')
      .description('make a number that phones register as; the secret is made up unless given')
      .argument('<number>', 'what others dial, and the SIP user'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  offhook extension add 208 --name "Front desk"\n  offhook extension add 209 --secret from-my-pbx --pbx office',
    )
    .action(async (number: string, options: DetailOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const { secret: _secret, ...made } = await makeExtension(data.db, { number, ...detailsOf(options) });
      terminal.out(options.json ? formatJson(made) : `Extension ${number} (${made.name}) added.`);
    });

  withDetails(
    extension
      .command('change')
      .description('change what was said of a number; phones read it when they restart')
      .argument('<number>'),
  )
    .option('--no-mailbox', 'it has no voice mail any more')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook extension change 208 --name Reception\n  offhook extension change 208 --pbx office',
    )
    .action(async (number: string, options: DetailOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const { secret: _secret, ...changed } = await alterExtension(data.db, number, detailsOf(options));
      terminal.out(options.json ? formatJson(changed) : `Extension ${number} changed.`);
    });

  extension
    .command('list')
    .description('all numbers')
    .option('--reveal', 'show the secrets')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  offhook extension list\n  offhook extension list --reveal --json')
    .action(async (options: { reveal?: true; json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const extensions = (await readExtensions(data.db)).map((one) => ({
        ...one,
        secret: options.reveal ? one.secret : MASK,
      }));
      if (options.json) terminal.out(formatJson(extensions));
      else if (extensions.length === 0) terminal.note('No extensions yet: offhook extension add NUMBER.');
      else {
        const rows = extensions.map(({ number, name, pbx = EMBEDDED, secret }) => [
          number,
          name,
          pbx,
          secret,
        ]);
        terminal.out(formatTable(terminal, ['NUMBER', 'NAME', 'PBX', 'SECRET'], rows));
      }
    });

  extension
    .command('message-waiting')
    .description('light or put out the message lamp of the phones that are registered as a number')
    .argument('<number>')
    .requiredOption('--new <count>', 'messages not heard yet; 0 puts the lamp out', countArgument)
    .option('--old <count>', 'messages heard and kept', countArgument, 0)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook extension message-waiting 208 --new 3 --old 1\n  offhook extension message-waiting 208 --new 0',
    )
    .action(async (number: string, options: MessageOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const asked = {
        kind: 'message-waiting',
        extension: number,
        fresh: options.new,
        old: options.old,
      } as const;
      const { told } = await askServer(data.path, data.db, asked);
      printTold(terminal, told, options.json);
    });

  extension
    .command('remove')
    .description('take a number away; it must be on no line and in no group')
    .argument('<number>')
    .addHelpText('after', '\nExample:\n  offhook extension remove 208')
    .action(async (number: string, _options: object, command: Command) => {
      await using data = await openDataFolder(command);
      await removeExtension(data.db, number);
      terminal.out(`Extension ${number} removed.`);
    });
}

function withDetails(command: Command): Command {
  return command
    .option('--name <text>', 'shown to those who are called; at first the number')
    .option('--secret <text>', 'at most 31 characters, because a 7940/60 keeps no more')
    .option('--pbx <name>', `which PBX it is on (see: pbx list); at first ${EMBEDDED}`)
    .option('--user <name>', 'the SIP user, where its PBX knows it by another name than the number')
    .option('--authname <name>', 'the name in its credentials, where that is not the SIP user')
    .option('--mailbox <box>', 'its voice mail, such as 208@default')
    .option('--json', 'print JSON');
}

function detailsOf({ name, secret, pbx, user, authname, mailbox }: DetailOptions): ExtensionDetails {
  return { name, secret, pbx, user, authname, mailbox: mailbox === false ? null : mailbox };
}
