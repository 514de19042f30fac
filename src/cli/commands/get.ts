import type { Command } from 'commander';
import { groupWarnings, requireKnownSetting } from '#app/manage-settings.ts';
import { noteOn, withNotes } from '#app/notes-on-settings.ts';
import { type ScopeOptions, scopeOf, withScope } from '#cli/arguments.ts';
import { dataFolderOf, openDataFolder } from '#cli/data-folder.ts';
import { knownServer } from '#cli/known-server.ts';
import {
  describeChanges,
  describeRestart,
  formatReasons,
  formatSettings,
  maskExplained,
} from '#cli/setting-text.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import { deriveClock } from '#provisioning/clock/derive-clock.ts';
import { describeProblem } from '#provisioning/clock/describe-clock.ts';
import { nextPhoneChanges } from '#provisioning/clock/phone-time.ts';
import { clockRestarts } from '#provisioning/clock-restarts.ts';
import {
  composeSettings,
  composeSharedSettings,
  type EffectiveSettings,
} from '#provisioning/compose-settings.ts';
import { explainSettings } from '#provisioning/explain-settings.ts';
import { requirePhone } from '#provisioning/known-phone.ts';
import type { LayerScope } from '#provisioning/layers.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { ServerFacts } from '#provisioning/ports.ts';
import { readConfigurationTimes } from '#store/deliveries.ts';
import { FleetView } from '#store/fleet-view.ts';
import { readNotes } from '#store/notes.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { type MacAddress, parseMacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { withoutControls } from '#values/printable.ts';

interface GetOptions extends ScopeOptions {
  readonly why?: true;
  readonly reveal?: true;
  readonly json?: true;
}

/** `offhook get` */
export function addGetCommand(program: Command, terminal: Terminal): void {
  withScope(program.command('get').description('show what holds, and which layer each value comes from'))
    .argument('[mac-or-name...]', 'a phone, and only these settings')
    .option('--why', "show what each value hides, the phone's own, and the file that it is written to")
    .option('--reveal', 'show secrets')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook get 00:11:5C:93:AF:D1 --why\n  offhook get 00115c93afd1 nat_enable --json' +
        '\n  offhook get --group sales' +
        '\n\nOf a model or group only what was set for it is shown; of the site and a phone, all that holds.',
    )
    .action(async (words: readonly string[], options: GetOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const { scope, names } = whatIsAsked(words, options);
      const fleet = await FleetView.load(data.db, data.blobs);
      const { facts, address } = knownServer(dataFolderOf(command));
      const settings = settingsOf(fleet, scope, facts, address);
      for (const name of names) if (!settings.has(name)) requireKnownSetting(name);
      const notes = await readNotes(data.db);
      const rows = withNotes(explainSettings(settings), scope, notes)
        .filter(({ name }) => names.length === 0 || names.includes(name))
        .map((row) => (options.reveal ? row : maskExplained(row)));
      if (options.json) {
        terminal.out(formatJson(rows));
        return;
      }
      for (const warning of await groupWarnings(data.db, scope)) {
        terminal.note(`${terminal.style('yellow', 'note:')} ${warning}`);
      }
      if (options.why && names.length === 0) {
        for (const line of noteOn(scope, notes))
          terminal.note(terminal.style('dim', `# ${withoutControls(line)}`));
      }
      if (rows.length === 0) terminal.note('Not set by any layer: phones keep their own default.');
      else terminal.out(options.why ? formatReasons(terminal, rows) : formatSettings(terminal, rows));
      if (!rows.some(({ name }) => name === 'time_zone')) return;
      const zone = settings.get('time_zone')?.zone;
      if (zone !== undefined) tellClock(terminal, zone, facts.now());
      const phone = scope.layer === 'phone' ? fleet.phone(scope.scope as MacAddress) : undefined;
      const phones: Iterable<Phone> = phone === undefined ? fleet.phones() : [phone];
      const fetched = await readConfigurationTimes(data.db);
      for (const restart of clockRestarts(phones, fetched, fleet, facts)) {
        terminal.note(describeRestart(restart, facts.now()));
      }
    });
}

function tellClock(terminal: Terminal, zone: string, now: number): void {
  const derived = deriveClock(zone, now);
  if (derived.problem !== undefined) {
    terminal.note(
      `${zone}: phones can't show its time, and get the nearest. ${describeProblem(derived, now)}`,
    );
  }
  for (const line of describeChanges(nextPhoneChanges(derived.clock, now, 2))) {
    terminal.note(`${zone}: ${line}`);
  }
}

/** The first word may be a phone: no setting looks like a MAC address. */
function whatIsAsked(
  words: readonly string[],
  options: GetOptions,
): { readonly scope: LayerScope; readonly names: readonly string[] } {
  const [first = '', ...others] = words;
  const mac = parseMacAddress(first);
  if (mac === undefined) return { scope: scopeOf(options), names: words };
  if (options.phone !== undefined && options.phone !== mac) {
    throw new OffhookError(
      'SCOPE_AMBIGUOUS',
      `${mac} and --phone ${options.phone} can't be meant at once.`,
      'Name one of them.',
    );
  }
  return { scope: scopeOf({ ...options, phone: mac }), names: others };
}

function settingsOf(
  fleet: FleetView,
  { layer, scope }: LayerScope,
  facts: ServerFacts,
  address: Ipv4Address,
): EffectiveSettings {
  if (layer === 'site') return composeSharedSettings(fleet, facts, address);
  if (layer !== 'phone') {
    const stored = fleet.settings(layer, scope);
    return new Map([...stored].map(([name, value]) => [name, { value, layer, from: scope }]));
  }
  return composeSettings(requirePhone(fleet, scope as MacAddress), fleet, facts, address);
}
