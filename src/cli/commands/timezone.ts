import type { Command } from 'commander';
import { dataFolderOf, openDataFolder } from '#cli/data-folder.ts';
import { knownServer } from '#cli/known-server.ts';
import { describeChanges, describeRestart } from '#cli/setting-text.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { dueRestart } from '#provisioning/clock/clock-outlook.ts';
import { type DerivedClock, deriveClock } from '#provisioning/clock/derive-clock.ts';
import {
  describeMoment,
  describeOffset,
  describeProblem,
  nearestChoice,
} from '#provisioning/clock/describe-clock.ts';
import { clockSettings } from '#provisioning/clock/phone-clock.ts';
import { nextPhoneChanges } from '#provisioning/clock/phone-time.ts';
import { parseZoneName, zoneOffset } from '#provisioning/clock/zone-changes.ts';
import { type ClockRestart, clockRestarts, zoneOfPhone } from '#provisioning/clock-restarts.ts';
import { readConfigurationTimes } from '#store/deliveries.ts';
import { FleetView } from '#store/fleet-view.ts';
import { counted } from '#values/counted.ts';
import { nearestName } from '#values/nearest-name.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** `offhook timezone show|list` */
export function addTimezoneCommands(program: Command, terminal: Terminal): void {
  const timezone = program.command('timezone').description('what phones are told of time zones');

  timezone
    .command('show')
    .description('what a zone means for phones: settings, the next changes, and who must restart for them')
    .argument('[zone]', 'such as Europe/Brussels; every zone in use when left out')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook timezone show Europe/Brussels\n  offhook timezone show --json',
    )
    .action(async (text: string | undefined, options: { json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const fleet = await FleetView.load(data.db, data.blobs);
      const { facts } = knownServer(dataFolderOf(command));
      const phones = [...fleet.phones()].filter(({ standing }) => standing === 'adopted');
      const restarts = clockRestarts(phones, await readConfigurationTimes(data.db), fleet, facts);
      const used = phones.flatMap((phone) => zoneOfPhone(phone, fleet, facts) ?? []);
      const zones = text === undefined ? new Set(used) : [requireZone(text)];
      const outlooks = [...zones].map((zone) => outlook(zone, facts.now(), used, restarts));
      if (options.json) terminal.out(formatJson(outlooks.map(plain)));
      else if (outlooks.length === 0)
        terminal.note('No phone has a zone by name: offhook set time_zone ZONE.');
      else terminal.out(outlooks.map((each) => describe(terminal, each, facts.now())).join('\n\n'));
    });

  timezone
    .command('list')
    .description('every zone, and what phones make of it')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  offhook timezone list')
    .action((options: { json?: true }) => {
      const now = Date.now();
      const clocks = Intl.supportedValuesOf('timeZone').map((zone) => deriveClock(zone, now));
      if (options.json) {
        terminal.out(formatJson(clocks.map((clock) => plainClock(clock, now))));
        return;
      }
      const rows = clocks.map((derived) => [
        derived.zone,
        describeOffset(zoneOffset(derived.zone, now)),
        derived.clock.zone.value,
        derived.clock.daylight === undefined ? '' : 'changes',
        derived.problem === undefined
          ? ''
          : `${describeProblem(derived, now)} Up to ${derived.worstMinutes} minutes off.`,
      ]);
      terminal.out(formatTable(terminal, ['ZONE', 'NOW', 'TIME_ZONE', 'DST', 'NOT EXACTLY'], rows));
    });
}

interface Outlook {
  readonly derived: DerivedClock;
  readonly now: number;
  readonly phones: number;
  readonly restarts: readonly ClockRestart[];
}

function outlook(
  zone: string,
  now: number,
  used: readonly string[],
  restarts: readonly ClockRestart[],
): Outlook {
  return {
    derived: deriveClock(zone, now),
    now,
    phones: used.filter((each) => each === zone).length,
    restarts: restarts.filter((restart) => restart.zone === zone),
  };
}

function describe(terminal: Terminal, { derived, phones, restarts }: Outlook, now: number): string {
  const { zone, year, clock, problem } = derived;
  const due = problem === undefined ? dueRestart(clock, zone, now) : undefined;
  return [
    terminal.style('bold', `${zone}, rules of ${year}, ${counted(phones, 'phone')}`),
    ...(problem === undefined
      ? []
      : [
          `Phones can't show its time. ${describeProblem(derived, now)}`,
          `The nearest choice is off by up to ${derived.worstMinutes} minutes: ${nearestChoice(derived)}`,
        ]),
    ...Array.from(clockSettings(clock), ([name, value]) => `  ${name}: ${value}`),
    ...describeChanges(nextPhoneChanges(clock, now, 2)),
    ...(problem !== undefined
      ? []
      : due === undefined
        ? ['these rules stay right for years']
        : [
            `these rules are right until ${describeMoment(zone, due.by)}; new ones are served from ${describeMoment(zone, due.from)}`,
          ]),
    ...restarts.map((restart) => describeRestart(restart, now)),
  ].join('\n');
}

function plain({ derived, now, phones, restarts }: Outlook): object {
  const due = derived.problem === undefined ? dueRestart(derived.clock, derived.zone, now) : undefined;
  return {
    ...plainClock(derived, now),
    phones,
    nextChanges: nextPhoneChanges(derived.clock, now, 2).map(({ at, before, after }) => ({
      at: iso(at),
      before,
      after,
    })),
    ...(due === undefined ? {} : { rightUntil: iso(due.by), nextRulesFrom: iso(due.from) }),
    restarts: restarts.map(({ from, by, phones: macs }) => ({ from: iso(from), by: iso(by), phones: macs })),
  };
}

function plainClock(derived: DerivedClock, now: number): object {
  const { zone, year, clock, problem, worstMinutes } = derived;
  return {
    zone,
    year,
    settings: Object.fromEntries(clockSettings(clock)),
    ...(problem === undefined ? {} : { problem, reason: describeProblem(derived, now), worstMinutes }),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function requireZone(text: string): string {
  const zone = parseZoneName(text);
  if (zone !== undefined) return zone;
  const near = nearestName(text, Intl.supportedValuesOf('timeZone'));
  throw new OffhookError(
    'TIME_ZONE_UNKNOWN',
    `${JSON.stringify(text.slice(0, 60))} is no zone of the time-zone database.`,
    near === undefined ? 'List them with: offhook timezone list.' : `Did you mean ${near}?`,
  );
}
