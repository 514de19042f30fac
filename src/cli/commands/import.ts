import type { Command } from 'commander';
import { applyImport, type ImportOutcome, tryImport } from '#app/import/apply-import.ts';
import { makeContext } from '#app/import/make-context.ts';
import { readSource } from '#app/import/read-source.ts';
import { readStoredFleet } from '#app/import/stored-fleet.ts';
import { modelArgument } from '#cli/arguments.ts';
import { dataFolderOf, openDataFolder } from '#cli/data-folder.ts';
import { describeImport, describeTally, maskPlan } from '#cli/import-text.ts';
import { knownServer } from '#cli/known-server.ts';
import { pacedNotes } from '#cli/paced-notes.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import { processUser } from '#store/revisions.ts';
import type { ImportPlan } from '#tftpboot/import-plan.ts';
import { planImport } from '#tftpboot/plan-import.ts';

interface ImportOptions {
  readonly dryRun?: true;
  readonly model?: string;
  readonly groups: boolean;
  readonly registerHere?: true;
  readonly overwrite?: true;
  readonly details?: true;
  readonly json?: true;
}

/** `offhook import` */
export function addImportCommand(program: Command, terminal: Terminal): void {
  program
    .command('import')
    .description('take over the phones, extensions, settings and files of a TFTP folder')
    .argument('<source>', 'a folder, a zip')
    .option('--dry-run', 'write nothing; tell what would be taken over, kept as it is and left out')
    .option('--model <model>', 'the model of phones that nothing tells the model of', modelArgument)
    .option('--no-groups', 'propose no groups: what some phones share stays with each of them')
    .option('--register-here', 'leave out where phones registered, so that they register with Offhook')
    .option('--overwrite', 'write over what is there with other values')
    .option('--details', 'tell everything, however many phones there are')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook import /srv/tftp --dry-run\n  offhook import /srv/tftp --model 7960' +
        '\n  offhook import old-server.zip --register-here --dry-run --details' +
        '\n\nThe folder is only read. Everything is written at once and as one revision, or nothing.',
    )
    .action(async (path: string, options: ImportOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const progress = pacedNotes(terminal);
      const source = await readSource(path, (done) => progress(`reading: ${done} files`));
      const there = await readStoredFleet(data.db);
      const { facts, address } = knownServer(dataFolderOf(command));
      const plan = planImport(source.files, makeContext(there, facts, address, options.model), {
        withoutGroups: !options.groups,
        registerHere: options.registerHere === true,
      });
      const read = await source.open(
        [...plan.files, ...plan.firmware.flatMap(({ parts }) => parts)].map((file) => file.path),
      );
      const author = processUser();
      const outcome = options.dryRun
        ? await tryImport(data.db, plan, read, author.at)
        : await applyImport(data.db, data.blobs, plan, read, {
            author,
            what: `import of ${source.title}`,
            overwrite: options.overwrite === true,
          });
      tell(plan, outcome, options, terminal);
    });
}

function tell(plan: ImportPlan, outcome: ImportOutcome, options: ImportOptions, terminal: Terminal): void {
  if (options.json) {
    terminal.out(formatJson({ ...maskPlan(plan), ...outcome, written: options.dryRun !== true }));
    return;
  }
  const text = describeImport(plan, options.details === true, terminal);
  if (text !== '') terminal.out(`${text}\n`);
  terminal.out(describeTally(outcome));
  if (!options.dryRun) {
    const { revision } = outcome;
    terminal.out(
      revision === undefined
        ? 'Nothing had to be changed.'
        : `Imported. Take it back with: offhook rollback ${revision}`,
    );
    return;
  }
  for (const conflict of outcome.conflicts.slice(0, MOST_CONFLICTS)) {
    terminal.note(`${terminal.style('yellow', 'note:')} ${conflict} --overwrite takes what the files say.`);
  }
  const unknown = plan.phones.filter(({ model }) => model === '').length;
  if (unknown > 0) {
    terminal.note(
      `${terminal.style('yellow', 'note:')} nothing tells the model of ${unknown} phones: say it with --model 7960 (or 7940).`,
    );
  }
  terminal.out('Nothing was written. The same command without --dry-run imports it.');
}

const MOST_CONFLICTS = 20;
