import type { Command } from 'commander';
import { changeSettings, dropSettings, requireKnownSetting } from '#app/manage-settings.ts';
import { macArgument, modelArgument, type ScopeOptions, scopeOf } from '#cli/arguments.ts';
import { type DataFolder, dataFolderOf, openDataFolder } from '#cli/data-folder.ts';
import { knownServer } from '#cli/known-server.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { findParameter } from '#files/parameters/find-parameter.ts';
import { composeSettings, composeSharedSettings } from '#provisioning/compose-settings.ts';
import { describeScope, type SettingOrigin } from '#provisioning/layers.ts';
import { FleetView } from '#store/fleet-view.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { MASK } from '#values/secret.ts';

/** `offhook set`, `offhook unset` and `offhook get` */
export function addSettingCommands(program: Command, terminal: Terminal): void {
  withScope(program.command('set').description('write settings of the site, a model, a group or one phone'))
    .argument('<name-and-value...>', 'pairs: NAME VALUE [NAME VALUE …]; "" is an empty value')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook set time_zone CET date_format D/M/Y' +
        '\n  offhook set --phone 00:11:5C:93:AF:D1 phone_label "Front desk" logo_url /logo.bmp' +
        '\n\nStronger layers win: defaults, site, model, group, phone. docs/reference/parameters.md lists every setting.',
    )
    .action(async (words: string[], options: ScopeOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const scope = scopeOf(options);
      const values = pairs(words);
      for (const warning of await changeSettings(data.db, scope, values)) note(terminal, warning);
      terminal.out(`Set for ${describeScope(scope)}: ${[...values.keys()].join(', ')}.`);
    });

  withScope(program.command('unset').description('take settings away; phones get the default back'))
    .argument('<name...>')
    .addHelpText('after', '\nExample:\n  offhook unset --phone 00:11:5C:93:AF:D1 phone_label')
    .action(async (names: string[], options: ScopeOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const scope = scopeOf(options);
      for (const warning of await dropSettings(data.db, scope, names)) note(terminal, warning);
      terminal.out(`Unset for ${describeScope(scope)}: ${names.join(', ')}.`);
    });

  withScope(program.command('get').description('show what holds, and which layer each value comes from'))
    .argument('[name...]', 'only these settings')
    .option('--reveal', 'show secrets')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook get --phone 00:11:5C:93:AF:D1\n  offhook get --phone 00:11:5C:93:AF:D1 nat_enable --json',
    )
    .action(async (names: string[], options: ScopeOptions & GetOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const settings = await effectiveSettings(data, options, command);
      for (const name of names) if (!settings.has(name)) requireKnownSetting(name);
      const rows = [...settings]
        .filter(([name]) => names.length === 0 || names.includes(name))
        .map(([name, origin]) => ({
          name,
          ...origin,
          value: options.reveal ? origin.value : masked(name, origin.value),
        }))
        .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
      if (options.json) terminal.out(formatJson(rows));
      else if (rows.length === 0) terminal.note('Not set by any layer: phones keep their own default.');
      else {
        const cells = rows.map(({ name, value, layer, from }) => [
          name,
          JSON.stringify(value),
          layer,
          from === layer ? '' : from,
        ]);
        terminal.out(formatTable(terminal, ['SETTING', 'VALUE', 'LAYER', 'FROM'], cells));
      }
    });
}

interface GetOptions {
  readonly reveal?: true;
  readonly json?: true;
}

function withScope(command: Command): Command {
  return command
    .option('--site', 'the whole site (this is meant when nothing is named)')
    .option('--model <model>', 'all phones of a model', modelArgument)
    .option('--group <name>', 'all phones of a group')
    .option('--phone <mac>', 'one phone', macArgument);
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

async function effectiveSettings(
  data: DataFolder,
  options: ScopeOptions,
  command: Command,
): Promise<ReadonlyMap<string, SettingOrigin>> {
  const fleet = await FleetView.load(data.db, data.blobs);
  const { facts, address } = knownServer(dataFolderOf(command));
  const scope = scopeOf(options);
  if (scope.layer === 'site') return composeSharedSettings(fleet, facts, address);
  if (scope.layer !== 'phone') {
    const stored = fleet.settings(scope.layer, scope.scope);
    return new Map(
      [...stored].map(([name, value]) => [name, { value, layer: scope.layer, from: scope.scope }]),
    );
  }
  const phone = fleet.phone(scope.scope as MacAddress);
  if (phone === undefined) {
    throw new OffhookError(
      'PHONE_UNKNOWN',
      `${scope.scope} is not known.`,
      'List the phones with: offhook phone list.',
    );
  }
  return composeSettings(phone, fleet, facts, address);
}

function masked(name: string, value: string): string {
  return value !== '' && findParameter(name)?.parameter.secret === true ? MASK : value;
}

function note(terminal: Terminal, warning: string): void {
  terminal.note(`${terminal.style('yellow', 'note:')} ${warning}`);
}
