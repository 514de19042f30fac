import type { Command } from 'commander';
import {
  changeSettings,
  dropSettings,
  type PlannedChange,
  planChange,
  planDrop,
} from '#app/manage-settings.ts';
import { type ScopeOptions, scopeOf, withScope } from '#cli/arguments.ts';
import { type DataFolder, dataFolderOf, openDataFolder } from '#cli/data-folder.ts';
import { knownServer } from '#cli/known-server.ts';
import { describeEffect } from '#cli/setting-text.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import { describeScope, type LayerScope } from '#provisioning/layers.ts';
import { settingsEffect } from '#provisioning/settings-effect.ts';
import { FleetView } from '#store/fleet-view.ts';
import { OffhookError } from '#values/offhook-error.ts';

interface WriteOptions extends ScopeOptions {
  readonly dryRun?: true;
  readonly verbatim?: true;
  readonly note?: string;
  readonly json?: true;
}

/** `offhook set` and `offhook unset` */
export function addSettingCommands(program: Command, terminal: Terminal): void {
  withWriting(program.command('set').description('write settings of the site, a model, a group or one phone'))
    .argument('<name-and-value...>', 'pairs: NAME VALUE [NAME VALUE …]; "" is an empty value')
    .option('--verbatim', 'keep names and values that Offhook does not know, and write them as they are')
    .option('--note <text>', 'what get --why tells beside them, such as the reason; phones never see it')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook set time_zone Europe/Brussels date_format D/M/Y' +
        '\n  offhook set --phone 00:11:5C:93:AF:D1 phone_label "Front desk" logo_url /logo.bmp' +
        '\n  offhook set --group sales call_waiting 0 --dry-run' +
        '\n  offhook set --verbatim some_new_setting 1' +
        '\n  offhook set --note "the carrier asks for it" timer_register_expires 240' +
        '\n\nStronger layers win: defaults, site, model, group, phone. docs/reference/parameters.md lists every setting.',
    )
    .action(async (words: string[], options: WriteOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const scope = scopeOf(options);
      const values = pairs(words);
      const how = {
        verbatim: options.verbatim === true,
        ...(options.note === undefined ? {} : { note: options.note }),
      };
      if (options.dryRun) {
        await tryOut(data, scope, await planChange(data.db, scope, values, how), options, terminal, command);
        return;
      }
      const warnings = await changeSettings(data.db, scope, values, how);
      tellDone('Set', scope, [...values.keys()], warnings, options, terminal);
    });

  withWriting(program.command('unset').description('take settings away; phones get the default back'))
    .argument('<name...>')
    .addHelpText('after', '\nExample:\n  offhook unset --phone 00:11:5C:93:AF:D1 phone_label')
    .action(async (names: string[], options: WriteOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const scope = scopeOf(options);
      if (options.dryRun) {
        await tryOut(data, scope, await planDrop(data.db, scope, names), options, terminal, command);
        return;
      }
      tellDone('Unset', scope, names, await dropSettings(data.db, scope, names), options, terminal);
    });
}

function withWriting(command: Command): Command {
  return withScope(command)
    .option('--dry-run', 'write nothing; tell which phones and settings would change')
    .option('--json', 'print JSON');
}

function tellDone(
  done: 'Set' | 'Unset',
  scope: LayerScope,
  names: readonly string[],
  warnings: readonly string[],
  { json }: WriteOptions,
  terminal: Terminal,
): void {
  if (json) {
    terminal.out(formatJson({ ...scope, names, warnings }));
    return;
  }
  for (const warning of warnings) note(terminal, warning);
  terminal.out(`${done} for ${describeScope(scope)}: ${names.join(', ')}.`);
}

async function tryOut(
  data: DataFolder,
  scope: LayerScope,
  { values, warnings }: PlannedChange,
  { json }: WriteOptions,
  terminal: Terminal,
  command: Command,
): Promise<void> {
  const fleet = await FleetView.load(data.db, data.blobs);
  const { facts } = knownServer(dataFolderOf(command));
  const effect = settingsEffect(fleet, fleet.phones(), scope, values, facts);
  const restart = effect.changed.filter((mac) => fleet.flashMemory(mac) !== undefined);
  if (json) {
    const settings = Object.fromEntries(effect.settings);
    const hiddenBy = Object.fromEntries(effect.hiddenBy);
    terminal.out(formatJson({ ...scope, ...effect, settings, hiddenBy, restart, warnings }));
    return;
  }
  for (const warning of warnings) note(terminal, warning);
  terminal.out(describeEffect(effect, scope, restart.length));
}

function pairs(words: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (let index = 0; index < words.length; index += 2) {
    const name = words[index] as string;
    const value = words[index + 1];
    if (value === undefined) {
      throw new OffhookError(
        'SETTING_WITHOUT_VALUE',
        `${name} has no value.`,
        `Write: offhook set ${name} VALUE; "" is empty.`,
      );
    }
    values.set(name, value);
  }
  return values;
}

function note(terminal: Terminal, warning: string): void {
  terminal.note(`${terminal.style('yellow', 'note:')} ${warning}`);
}
