import type { Command } from 'commander';
import { type DataFolder, openDataFolder } from '#cli/data-folder.ts';
import { knownServer } from '#cli/known-server.ts';
import { phonesNamed, type RestartOptions, restartPhones } from '#cli/restart-phones.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { type PendingChanges, type PendingPhone, pendingChanges } from '#provisioning/pending-changes.ts';
import { RenderedFiles } from '#provisioning/rendered-files.ts';
import { readFetched } from '#store/deliveries.ts';
import { FleetView } from '#store/fleet-view.ts';
import { withPace } from './restart.ts';

interface ApplyOptions extends RestartOptions {
  readonly dryRun?: true;
}

/** A line on a terminal. */
const NAMES_SHOWN = 4;

/** `offhook apply` */
export function addApplyCommand(program: Command, terminal: Terminal): void {
  withPace(
    program
      .command('apply')
      .description('restart the phones that have not fetched what was changed, and wait until they are back')
      .argument('[mac-or-group...]', 'only these phones, or groups')
      .option('--dry-run', 'only say which phones those are, and what has changed for each'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  offhook set --group sales call_waiting 0\n  offhook apply --dry-run\n  offhook apply sales --within 30' +
        '\n\nHow phones restart, and what is waited for, is the same as with: offhook phone restart.',
    )
    .action(async (names: string[], options: ApplyOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const changes = await changesFor(data, names);
      const { pending, neverFetched } = changes;
      if (options.dryRun && options.json) terminal.out(formatJson(plain(changes)));
      else if (!options.json) terminal.out(describe(terminal, changes));
      if (neverFetched.length > 0) {
        const who = neverFetched.length === 1 ? neverFetched.join() : `${neverFetched.length} phones`;
        terminal.note(
          `Never fetched yet, and left alone: ${who}. They get everything when they first start.`,
        );
      }
      if (options.dryRun) return;
      if (pending.length > 0) {
        const macs = pending.map(({ phone }) => phone.mac);
        await restartPhones(data, macs, options, terminal);
      } else if (options.json) terminal.out('[]');
    });
}

async function changesFor(data: DataFolder, names: readonly string[]): Promise<PendingChanges> {
  const fleet = await FleetView.load(data.db, data.blobs);
  const wanted = names.length === 0 ? undefined : new Set(await phonesNamed(data, names));
  const phones = [...fleet.phones()].filter(({ mac }) => wanted?.has(mac) ?? true);
  const { facts } = knownServer(data.path);
  return pendingChanges(phones, await readFetched(data.db), fleet, facts, new RenderedFiles());
}

function describe(terminal: Terminal, { pending }: PendingChanges): string {
  if (pending.length === 0) return 'Every phone that was there has what holds for it now.';
  const rows = pending.map(({ phone, changed }) => [
    phone.mac,
    phone.lines.map(({ extension }) => extension).join(' '),
    phone.group ?? '',
    changedWords(changed),
  ]);
  return `${formatTable(terminal, ['PHONE', 'LINES', 'GROUP', 'CHANGED SINCE IT FETCHED'], rows)}\n`;
}

function changedWords(changed: PendingPhone['changed']): string {
  if (changed.length === 0) return 'not known: it fetched from an earlier Offhook';
  const more = changed.length - NAMES_SHOWN;
  return changed.slice(0, NAMES_SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function plain({ pending, neverFetched }: PendingChanges): object {
  return {
    pending: pending.map(({ phone, changed }) => ({ mac: phone.mac, group: phone.group ?? null, changed })),
    neverFetched,
  };
}
