import { type Command, Option } from 'commander';
import {
  dropSource,
  makeSource,
  readPasswordFile,
  rereadSources,
  shownLocation,
} from '#app/manage-sources.ts';
import { readProgramSettings } from '#app/program-settings.ts';
import { minutesArgument, type ScopeOptions, scopeOf, withScope } from '#cli/arguments.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { AGENDA_KIND, BOOK_KINDS, type SourceKind } from '#phone-services/sources/source.ts';
import { describeScope } from '#provisioning/layers.ts';
import { readSources, type StoredSource } from '#store/sources.ts';
import { MASK } from '#values/secret.ts';

interface AddOptions extends ScopeOptions {
  readonly from: string;
  readonly kind?: SourceKind;
  readonly every: number;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly columns?: string;
  readonly base?: string;
  readonly filter?: string;
  readonly later?: true;
  readonly json?: true;
}

/** `offhook phonebook source add|list|refresh|remove` */
export function addSourceCommands(phonebook: Command, terminal: Terminal): void {
  const source = phonebook
    .command('source')
    .description('files and servers that further phone books are read from');

  withScope(
    source
      .command('add')
      .description('read a phone book from a file or server, now and again')
      .argument('<name>', 'the title that phones show')
      .requiredOption('--from <place>', 'a file, or a URL: https://, ldap://, ldaps://')
      .addOption(
        new Option('--kind <kind>', 'how to read it, where its place does not tell').choices(BOOK_KINDS),
      )
      .option('--every <minutes>', 'how often it is read again', minutesArgument, 60)
      .option('--user <name>', 'who asks; for LDAP a distinguished name')
      .option('--password-file <path>', 'a file whose first line is the password; /dev/stdin is one, too')
      .option(
        '--columns <names>',
        'csv without a head: what each column holds, as in last,first,number,,mobile',
      )
      .option('--base <dn>', 'ldap: where to look')
      .option('--filter <filter>', 'ldap: whom to take, instead of everybody with a number')
      .option('--later', 'add it without reading it now'),
  )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook phonebook source add Customers --from customers.csv --group sales' +
        '\n  offhook phonebook source add Staff --from ldap://ldap.example.org --base ou=people,dc=example,dc=org --user cn=phones,dc=example,dc=org --password-file ldap-password' +
        '\n  offhook phonebook source add Friends --kind carddav --from https://dav.example.org/jan/contacts/ --user jan --password-file /dev/stdin --phone 00:11:5C:93:AF:D1',
    )
    .action(async (name: string, options: AddOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const { dialRules } = readProgramSettings(data.path).phonebook;
      const { from, kind, every, user, passwordFile, columns, base, filter, later = false } = options;
      const password = passwordFile === undefined ? undefined : readPasswordFile(passwordFile);
      if (terminal.interactive && !later) terminal.note(`Reading ${shownLocation(from)} …`);
      const scope = scopeOf(options);
      const wanted = {
        ...scope,
        name,
        kind,
        from,
        everyMinutes: every,
        user,
        password,
        columns,
        base,
        filter,
      };
      const { rows, isCut } = await makeSource(data.path, data.db, wanted, dialRules, later);
      if (options.json) terminal.out(formatJson({ name, rows }));
      else if (rows === undefined)
        terminal.out(`${name} added for ${describeScope(scope)}; the server reads it.`);
      else terminal.out(`${name} added for ${describeScope(scope)}: ${rows} numbers.`);
      if (isCut) terminal.note('It holds more people than are taken; the rest was left out.');
    });

  source
    .command('list')
    .description('all sources, and how the last reading went')
    .option('--reveal', 'show whole URLs and passwords')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  offhook phonebook source list')
    .action(async (options: { reveal?: true; json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const books = (await readSources(data.db)).filter(({ kind }) => kind !== AGENDA_KIND);
      const sources = books.map((one) => (options.reveal ? one : concealed(one)));
      if (options.json) terminal.out(formatJson(sources));
      else if (sources.length === 0)
        terminal.note('No sources yet: offhook phonebook source add NAME --from PLACE.');
      else {
        const rows = sources.map((one) => [
          one.name,
          one.kind,
          one.location,
          describeScope(one),
          one.state?.rows === undefined ? '' : String(one.state.rows),
          one.state?.readAt?.slice(0, 16).replace('T', ' ') ?? 'never',
          one.state?.problem ?? '',
        ]);
        const head = ['NAME', 'KIND', 'FROM', 'FOR', 'NUMBERS', 'READ (UTC)', 'PROBLEM'];
        terminal.out(formatTable(terminal, head, rows));
      }
    });

  source
    .command('refresh')
    .description('read a source anew, or all')
    .argument('[name]')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook phonebook source refresh\n  offhook phonebook source refresh Staff',
    )
    .action(async (name: string | undefined, options: { json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const { dialRules } = readProgramSettings(data.path).phonebook;
      const read = await rereadSources(data.path, data.db, name, dialRules);
      if (options.json) terminal.out(formatJson(read));
      else for (const one of read) terminal.out(`${one.name}: ${one.rows} numbers.`);
    });

  source
    .command('remove')
    .description('read it no more, and forget what was read')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  offhook phonebook source remove Staff')
    .action(async (name: string, _options: object, command: Command) => {
      await using data = await openDataFolder(command);
      await dropSource(data.path, data.db, name);
      terminal.out(`${name} removed.`);
    });
}

function concealed(source: StoredSource): StoredSource {
  const location = shownLocation(source.location);
  return source.password === undefined ? { ...source, location } : { ...source, location, password: MASK };
}
