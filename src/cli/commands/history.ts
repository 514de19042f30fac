import { type Command, InvalidArgumentError } from 'commander';
import { type ShownChange, showChange, touches } from '#app/show-revisions.ts';
import { countArgument, type ScopeOptions, scopeOf, withScope } from '#cli/arguments.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { netChanges, REVISIONS_KEPT, readRevisions } from '#store/revisions.ts';
import { returnToRevision, undoRevision } from '#store/rollback.ts';
import { OffhookError } from '#values/offhook-error.ts';

const SHOWN = 50;

/** `offhook history`, `offhook diff` and `offhook rollback` */
export function addHistoryCommands(program: Command, terminal: Terminal): void {
  withScope(program.command('history').description('what was changed, when and by whom; the newest first'))
    .option('--last <count>', 'how many revisions to show', countArgument, SHOWN)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook history\n  offhook history --phone 00:11:5C:93:AF:D1\n  offhook history --group sales --json' +
        `\n\nEvery change of settings, phones with their lines and group, extensions and call groups is a revision. The newest ${REVISIONS_KEPT} are kept.`,
    )
    .action(async (options: HistoryOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const { site, model, group, phone } = options;
      const scope = [site, model, group, phone].some((each) => each !== undefined)
        ? scopeOf({ site, model, group, phone } as ScopeOptions)
        : undefined;
      const revisions = (await readRevisions(data.db))
        .filter((revision) => scope === undefined || touches(revision, scope))
        .toReversed()
        .slice(0, options.last);
      if (options.json) {
        terminal.out(
          formatJson(revisions.map((each) => ({ ...each, changes: each.changes.flatMap(showChange) }))),
        );
      } else if (revisions.length === 0) {
        terminal.note('Nothing was changed yet.');
      } else {
        const rows = revisions.map(({ seq, at, who, what }) => [
          String(seq),
          at.slice(0, 19).replace('T', ' '),
          who,
          what,
        ]);
        terminal.out(formatTable(terminal, ['REVISION', 'WHEN (UTC)', 'WHO', 'WHAT'], rows));
      }
    });

  program
    .command('diff')
    .description('what a revision changed, or what all changed after one revision up to another')
    .argument('<revision>', 'a number that history shows', revisionArgument)
    .argument('[revision]', 'compare with how things were after this one', revisionArgument)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  offhook diff 12\n  offhook diff 12 20\n\nSecrets are masked.')
    .action(async (from: number, to: number | undefined, options: { json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const range = to === undefined ? { after: from - 1, upTo: from } : { after: from, upTo: to };
      const revisions = await readRevisions(data.db, range);
      const isWhole = revisions[0]?.seq === range.after + 1 && revisions.at(-1)?.seq === range.upTo;
      if (range.after !== range.upTo && !isWhole)
        throw unknownRevision(to === undefined ? [from] : [from, to]);
      tellChanges(netChanges(revisions).flatMap(showChange), options, terminal);
    });

  program
    .command('rollback')
    .description('take a revision back; that is a revision too')
    .argument('<revision>', 'a number that history shows', revisionArgument)
    .option('--to', 'take back everything after this revision instead')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook rollback 12\n  offhook rollback --to 12' +
        '\n\nRefused when what it changed was changed again since, or when something stands in the way, such as an extension that is on a line by now.',
    )
    .action(async (seq: number, options: { to?: true; json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const changes = options.to ? await returnToRevision(data.db, seq) : await undoRevision(data.db, seq);
      const reversed = changes.map((change) => ({ ...change, before: change.after, after: change.before }));
      tellChanges(reversed.flatMap(showChange), options, terminal);
    });
}

interface HistoryOptions extends ScopeOptions {
  readonly last: number;
  readonly json?: true;
}

function revisionArgument(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('A revision is a number that history shows.');
  return Number(text);
}

function unknownRevision(numbers: readonly number[]): OffhookError {
  return new OffhookError(
    'REVISION_UNKNOWN',
    numbers.length === 1
      ? `There is no revision ${numbers[0]}.`
      : `Not every revision from ${numbers.join(' to ')} is kept, or the second is not the later one.`,
    'List them with: offhook history.',
  );
}

function tellChanges(changes: readonly ShownChange[], { json }: { json?: true }, terminal: Terminal): void {
  if (json) {
    terminal.out(formatJson(changes));
    return;
  }
  if (changes.length === 0) {
    terminal.note('Nothing differs.');
    return;
  }
  for (const [of, group] of Map.groupBy(changes, (change) => change.of)) {
    terminal.out(terminal.style('bold', of));
    for (const { field, before, after, secret } of group) {
      const remark = secret && before !== undefined && after !== undefined ? ' (another secret)' : '';
      if (before !== undefined) terminal.out(terminal.style('red', `- ${field}: ${JSON.stringify(before)}`));
      if (after !== undefined)
        terminal.out(terminal.style('green', `+ ${field}: ${JSON.stringify(after)}${remark}`));
    }
  }
}
