import { type Command, Option } from 'commander';
import { applyImport, type ImportOutcome, tryImport } from '#app/import/apply-import.ts';
import { makeContext } from '#app/import/make-context.ts';
import { planSource } from '#app/import/plan-source.ts';
import { readStoredFleet } from '#app/import/stored-fleet.ts';
import { modelArgument } from '#cli/arguments.ts';
import { dataFolderOf, openDataFolder } from '#cli/data-folder.ts';
import { EXIT } from '#cli/exit-codes.ts';
import { describeBadRows, describeImport, describeTally, maskPlan } from '#cli/import-text.ts';
import { knownServer } from '#cli/known-server.ts';
import { pacedNotes } from '#cli/paced-notes.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import { requirePbx } from '#store/pbxes.ts';
import { processUser } from '#store/revisions.ts';
import type { ImportPlan } from '#tftpboot/import-plan.ts';
import type { BadRow } from '#tftpboot/plan-csv.ts';
import { OffhookError } from '#values/offhook-error.ts';

interface ImportOptions {
  readonly dryRun?: true;
  readonly model?: string;
  readonly phones?: string;
  readonly groups: boolean;
  readonly registerHere?: true;
  readonly pbx?: string;
  readonly overwrite?: true;
  readonly skipBad?: true;
  readonly details?: true;
  readonly json?: true;
}

const MOST_CONFLICTS = 20;

/** `offhook import` */
export function addImportCommand(program: Command, terminal: Terminal): void {
  program
    .command('import')
    .description('take over the phones, extensions, settings and files of a TFTP folder, or a list of phones')
    .argument('<source>', 'a folder, a zip, a .csv, or tftp://ADDRESS[,MAC,FILE…]')
    .option('--dry-run', 'write nothing; tell what would be taken over, kept as it is and left out')
    .option('--model <model>', 'the model of phones that nothing tells the model of', modelArgument)
    .option('--phones <file>', 'MAC addresses of phones to ask a TFTP server for')
    .option('--no-groups', 'propose no groups: what some phones share stays with each of them')
    .option('--register-here', 'leave out where phones registered, so that they register with Offhook')
    .addOption(
      new Option(
        '--pbx <name>',
        'the PBX that they register with (see: pbx list); it has the accounts of a folder already, and gets those of a list',
      ).conflicts('registerHere'),
    )
    .option('--overwrite', 'write over what is there with other values')
    .option('--skip-bad', 'of a list, take the good rows although others are bad')
    .option('--details', 'tell everything, however many phones there are')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook import /srv/tftp --dry-run\n  offhook import /srv/tftp --model 7960' +
        '\n  offhook import /srv/tftp --pbx office --dry-run' +
        '\n  offhook import old-server.zip --register-here --dry-run --details' +
        '\n  offhook import tftp://192.168.0.2,00115C93AFD1,menu.xml --dry-run' +
        '\n  offhook import phones.csv --model 7940 --dry-run' +
        '\n\nThe source is only read. Everything is written at once and as one revision, or nothing. The first row of a list' +
        '\nnames its columns: mac, model, group, address, extension, secret, name (extension2 and so on for further lines), and' +
        '\nsettings by their names.',
    )
    .action(async (text: string, options: ImportOptions, command: Command) => {
      await using data = await openDataFolder(command);
      if (options.pbx !== undefined) await requirePbx(data.db, options.pbx);
      const there = await readStoredFleet(data.db);
      const { facts, address } = knownServer(dataFolderOf(command));
      const { plan, bad, read, title } = await planSource(text, {
        context: makeContext(there, facts, address, options.model),
        phonesFile: options.phones,
        withoutGroups: !options.groups,
        registerHere: options.registerHere === true,
        ...(options.pbx === undefined ? {} : { pbx: options.pbx }),
        onProgress: pacedNotes(terminal),
      });
      if (bad.length > 0 && !options.skipBad && !options.dryRun) throw badRows(bad);
      const author = processUser();
      const outcome = options.dryRun
        ? await tryImport(data.db, plan, read, author.at)
        : await applyImport(data.db, data.blobs, plan, read, {
            author,
            what: `import of ${title}`,
            overwrite: options.overwrite === true,
          });
      tell(plan, bad, outcome, options, terminal);
      if (bad.length > 0 && !options.skipBad) process.exitCode = EXIT.refused;
    });
}

function tell(
  plan: ImportPlan,
  bad: readonly BadRow[],
  outcome: ImportOutcome,
  options: ImportOptions,
  terminal: Terminal,
): void {
  if (options.json) {
    terminal.out(formatJson({ ...maskPlan(plan), bad, ...outcome, written: options.dryRun !== true }));
    return;
  }
  const text = describeImport(plan, options.details === true, terminal);
  if (text !== '') terminal.out(`${text}\n`);
  if (bad.length > 0) terminal.out(`${describeBadRows(bad, options.details === true, terminal)}\n`);
  terminal.out(describeTally(outcome));
  if (!options.dryRun) {
    const { revision } = outcome;
    const changed = Object.values(outcome.tally).some(({ added, replaced }) => added + replaced > 0);
    const back = revision === undefined ? '' : ` Take it back with: offhook rollback ${revision}`;
    terminal.out(changed ? `Imported.${back}` : 'Nothing had to be changed.');
    return;
  }
  const note = (what: string) => terminal.note(`${terminal.style('yellow', 'note:')} ${what}`);
  for (const conflict of outcome.conflicts.slice(0, MOST_CONFLICTS)) {
    note(`${conflict} --overwrite takes what the files say.`);
  }
  const unknown = plan.phones.filter(({ model }) => model === '').length;
  if (unknown > 0) {
    note(`nothing tells the model of ${unknown} phones: say it with --model 7960 (or 7940).`);
  }
  terminal.out(
    bad.length > 0 && !options.skipBad
      ? 'Nothing was written. Mend the bad rows, or take the others with --skip-bad.'
      : 'Nothing was written. The same command without --dry-run imports it.',
  );
}

function badRows(bad: readonly BadRow[]): OffhookError {
  const lines = bad.slice(0, MOST_CONFLICTS).map(({ line, why }) => `  line ${line}: ${why}`);
  if (bad.length > MOST_CONFLICTS) lines.push(`  and ${bad.length - MOST_CONFLICTS} more`);
  return new OffhookError(
    'CSV_BAD_ROWS',
    `Rows that can't be taken:\n${lines.join('\n')}\nNothing was written.`,
    'Mend them; --dry-run shows the others, and --skip-bad takes those.',
  );
}
