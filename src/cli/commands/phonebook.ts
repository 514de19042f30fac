import { type Command, InvalidArgumentError } from 'commander';
import { makeBookEntry } from '#app/manage-phonebook.ts';
import { loadBooks } from '#app/page-service.ts';
import { readProgramSettings } from '#app/program-settings.ts';
import { macArgument, type ScopeOptions, scopeOf, withScope } from '#cli/arguments.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { booksFor } from '#phone-services/phone-book/visible-books.ts';
import { requirePhone } from '#provisioning/known-phone.ts';
import { describeScope } from '#provisioning/layers.ts';
import { FleetView } from '#store/fleet-view.ts';
import { readBookEntries, removeBookEntry, type StoredBookEntry } from '#store/phonebook-entries.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { addSourceCommands } from './phonebook-source.ts';

interface AddOptions extends ScopeOptions {
  readonly speedDial?: number;
  readonly json?: true;
}

interface SearchOptions {
  readonly last?: string;
  readonly first?: string;
  readonly number?: string;
  readonly phone?: MacAddress;
  readonly limit: number;
  readonly json?: true;
}

/** `offhook phonebook entry|source|search` */
export function addPhonebookCommands(program: Command, terminal: Terminal): void {
  const phonebook = program.command('phonebook').description('the directory that phones show');
  addEntryCommands(phonebook, terminal);
  addSourceCommands(phonebook, terminal);
  addSearchCommand(phonebook, terminal);
}

function addEntryCommands(phonebook: Command, terminal: Terminal): void {
  const entry = phonebook.command('entry').description('people whose numbers are kept here');

  withScope(
    entry
      .command('add')
      .description('put somebody into the phone book of everyone, of a group, or of one phone')
      .argument('<name>', 'as it is shown; "Last, First" tells the parts apart')
      .argument('<numbers...>', 'with a label before a colon where there are several: mobile:+32475123456'),
  )
    .option('--speed-dial <place>', 'its place among the speed dials, from 1 to 99', placeArgument)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook phonebook entry add "Peeters, Jan" 208 mobile:+32475123456' +
        '\n  offhook phonebook entry add "Night nurse" 511 --group ward-3 --speed-dial 1' +
        '\n  offhook phonebook entry add Home 025551234 --phone 00:11:5C:93:AF:D1',
    )
    .action(async (name: string, numbers: readonly string[], options: AddOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const { dialRules } = readProgramSettings(data.path).phonebook;
      const { entry: made, dialled } = await makeBookEntry(
        data.db,
        { ...scopeOf(options), name, numbers, speedDial: options.speedDial },
        dialRules,
      );
      terminal.out(
        options.json
          ? formatJson({ ...made, dialled })
          : `${made.name} added for ${describeScope(made)}; phones dial ${dialled.join(', ')}.`,
      );
    });

  entry
    .command('list')
    .description('everybody who was added, and who sees it')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  offhook phonebook entry list --json')
    .action(async (options: { json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const entries = await readBookEntries(data.db);
      if (options.json) terminal.out(formatJson(entries));
      else if (entries.length === 0)
        terminal.note('Nobody was added yet: offhook phonebook entry add NAME NUMBER.');
      else terminal.out(entryTable(terminal, entries));
    });

  withScope(
    entry
      .command('remove')
      .description('take somebody out of a phone book')
      .argument('<name>', 'to the letter'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  offhook phonebook entry remove "Peeters, Jan"\n  offhook phonebook entry remove Home --phone 00:11:5C:93:AF:D1',
    )
    .action(async (name: string, options: ScopeOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const scope = scopeOf(options);
      await removeBookEntry(data.db, scope, name);
      terminal.out(`${name} removed from the phone book of ${describeScope(scope)}.`);
    });
}

function addSearchCommand(phonebook: Command, terminal: Terminal): void {
  phonebook
    .command('search')
    .description('find somebody as phones do: by beginnings, without regard to accents and letter case')
    .argument('[name]', 'the beginning of any part of the name')
    .option('--last <text>', 'the beginning of the last name')
    .option('--first <text>', 'the beginning of the first name')
    .option('--number <digits>', 'the beginning of the number, with or without the code of its country')
    .option('--phone <mac>', 'only what this phone may see; everything when left out', macArgument)
    .option('--limit <count>', 'how many at most', limitArgument, 32)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook phonebook search peet\n  offhook phonebook search --number 0475 --phone 00:11:5C:93:AF:D1',
    )
    .action(async (name: string | undefined, options: SearchOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const fleet = await FleetView.load(data.db, data.blobs);
      const { index } = await loadBooks(data.path, fleet, readProgramSettings(data.path).phonebook);
      const { last, first, number, phone: mac, limit } = options;
      const query = Object.fromEntries(
        Object.entries({ name, last, first, number }).filter(([, text]) => text !== undefined),
      );
      const books = mac === undefined ? index.books : booksFor(index.books, requirePhone(fleet, mac));
      const { total, rows } = index.search(query, new Set(books), 0, limit);
      const found = rows.map((row) => ({ name: row.name, telephone: row.telephone }));
      if (options.json) {
        terminal.out(formatJson({ total, found }));
        return;
      }
      if (found.length === 0) terminal.note('Nobody was found.');
      else
        terminal.out(
          formatTable(
            terminal,
            ['NAME', 'DIALLED'],
            found.map((one) => [one.name, one.telephone]),
          ),
        );
      if (total > found.length) terminal.note(`${total - found.length} more: --limit ${total} shows all.`);
    });
}

function entryTable(terminal: Terminal, entries: readonly StoredBookEntry[]): string {
  const rows = entries.map((entry) => [
    entry.name,
    entry.numbers
      .map(({ label, number }) => (label === undefined ? number : `${label}: ${number}`))
      .join(', '),
    describeScope(entry),
    entry.speedDial === undefined ? '' : String(entry.speedDial),
  ]);
  return formatTable(terminal, ['NAME', 'NUMBERS', 'FOR', 'SPEED DIAL'], rows);
}

function placeArgument(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A place from 1 to 99 is needed.');
}

function limitArgument(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A number from 1 to 999999 is needed.');
}
