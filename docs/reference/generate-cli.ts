import type { EventEmitter } from 'node:events';
import { type Argument, type Command, Help, type Option } from 'commander';
import { EXIT } from '#cli/exit-codes.ts';
import { makeProgram } from '#cli/program.ts';

/** Shown in place of the default of --data, which depends on the machine and on who asks. */
const ENVIRONMENT = { OFFHOOK_DATA: '/var/lib/offhook' };

const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'Done. For `demo`: every phone registered and the call worked. For `virtual-phone boot`: every line registered, and the call of `--call` was answered.',
  refused:
    'Understood, and not carried out: the error says what was wrong, what to do, and a stable code in brackets. For `what-if`: the file would be refused. For `dhcp probe`: a phone would not come to its files. For `lint`: there are errors or warnings.',
  usage:
    'The command line itself was wrong: an unknown command or option, or a value that none can have. For `lint`: something could not be read, too.',
  interrupted: 'Ctrl-C twice: it ended at once.',
  unread: 'Nobody reads its output any more, as when `head` has seen enough.',
};

/** `docs/reference/cli.md`: every command as the program itself describes it. */
export async function cliPage(): Promise<string> {
  const program = await makeProgram(
    { out() {}, note() {}, style: (_format, text) => text, interactive: false },
    ENVIRONMENT,
  );
  const commands = leavesOf(program);
  return [
    '<!-- Written by docs/reference/generate.ts from src/cli. Change it there. -->',
    '# Command line',
    program.description(),
    'Every command takes `--help`. Results go to standard output, everything else to standard error; with `--json` standard output holds JSON only, and an error is the object `{"error": {"code", "message", "remedy"}}` on standard error. `NO_COLOR` is respected.',
    commands
      .map(
        (command) =>
          `- [${nameOf(command)}](#${nameOf(command).replaceAll(' ', '-')}): ${command.description()}`,
      )
      .join('\n'),
    '## Everywhere',
    '`--data <folder>`: where phones, settings, firmware and [settings.yaml](../guide/settings-file.md) are kept. When it is left out: `OFFHOOK_DATA`, else `/var/lib/offhook` for root, else `offhook` in `XDG_DATA_HOME` or `~/.local/share`. The folder is made when it is not there, and closed to other users.',
    '## Exit codes',
    [
      '| code | meaning |',
      '|---|---|',
      ...Object.entries(EXIT).map(
        ([key, code]) => `| ${code} | ${EXIT_MEANINGS[key as keyof typeof EXIT]} |`,
      ),
    ].join('\n'),
    ...commands.map(commandSection),
    '',
  ].join('\n\n');
}

/** Commands that do something, in the order of the help. */
function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

function commandSection(command: Command): string {
  const help = new Help();
  const items = [
    ...help.visibleArguments(command).map(argumentItem),
    ...help
      .visibleOptions(command)
      .filter(({ long }) => long !== '--help')
      .map(optionItem),
  ];
  return [
    `## ${nameOf(command)}`,
    `${capitalised(command.description())}.`,
    `\`\`\`text\n${nameOf(command)} ${command.usage()}\n\`\`\``,
    ...(items.length === 0 ? [] : [items.join('\n')]),
    ...formatEpilogue(epilogueOf(command)),
  ].join('\n\n');
}

function argumentItem(argument: Argument): string {
  const { required, variadic, description } = argument;
  const name = `${argument.name()}${variadic ? '...' : ''}`;
  return item(required ? `<${name}>` : `[${name}]`, description);
}

function optionItem({ flags, description, mandatory, defaultValue }: Option): string {
  const needed = mandatory ? ' (needed)' : '';
  const byDefault = defaultValue === undefined ? '' : ` (default: \`${String(defaultValue)}\`)`;
  return item(flags, description + needed + byDefault);
}

function item(name: string, description: string): string {
  return description === '' ? `- \`${name}\`` : `- \`${name}\`: ${escapeMarkdown(description)}`;
}

/** What the help says after the options: examples first, then remarks. */
function epilogueOf(command: Command): string {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  // What addHelpText does inside; the types of Commander leave out that a Command is an EventEmitter.
  (command as unknown as EventEmitter).emit('afterHelp', { error: false, command, write });
  return text.trim();
}

function formatEpilogue(text: string): string[] {
  const [examples = '', ...remarks] = text.split('\n\n');
  const lines = examples
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
  return [
    ...(lines.length === 0 ? [] : [`\`\`\`sh\n${lines.join('\n')}\n\`\`\``]),
    ...remarks.map(formatRemark),
  ];
}

function formatRemark(text: string): string {
  return escapeMarkdown(text).replace(/docs\/reference\/(\S+\.md)/g, '[$&]($1)');
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function escapeMarkdown(text: string): string {
  return text.replace(/[<>*]/g, (character) => `\\${character}`);
}
