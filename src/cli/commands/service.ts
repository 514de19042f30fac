import type { Command } from 'commander';
import { dropService, makeService } from '#app/manage-services.ts';
import { readPasswordFile, shownLocation } from '#app/manage-sources.ts';
import { readProgramSettings } from '#app/program-settings.ts';
import { minutesArgument, type ScopeOptions, scopeOf, withScope } from '#cli/arguments.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { AGENDA_KIND } from '#phone-services/sources/source.ts';
import { describeScope } from '#provisioning/layers.ts';
import type { Database } from '#store/database.ts';
import { readServices } from '#store/services.ts';
import { readSources } from '#store/sources.ts';

interface AddOptions extends ScopeOptions {
  readonly text?: string;
  readonly link?: string;
  readonly agenda?: string;
  readonly every: number;
  readonly user?: string;
  readonly passwordFile?: string;
}

/** `offhook service add|list|remove` */
export function addServiceCommands(program: Command, terminal: Terminal): void {
  const service = program
    .command('service')
    .description('what phones show when their services key is pressed');

  withScope(
    service
      .command('add')
      .description('put a text, an agenda or a page of your own into the services menu')
      .argument('<title>', 'as the menu shows it')
      .option('--text <file>', 'a text of up to 4000 characters')
      .option('--agenda <place>', 'an iCalendar file or URL; the next two weeks are shown')
      .option('--link <url>', 'a page of your own: http:// and phone XML; or an action such as Dial:208')
      .option('--every <minutes>', 'agenda: how often it is read again', minutesArgument, 60)
      .option('--user <name>', 'agenda: who asks the web server')
      .option('--password-file <path>', 'agenda: a file whose first line is the password'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  offhook service add "Lunch today" --text lunch.txt' +
        '\n  offhook service add "Meeting rooms" --agenda https://calendar.example.org/rooms.ics --group sales' +
        '\n  offhook service add Weather --link http://192.168.0.20/weather.php' +
        '\n\nHow to write a page of your own: docs/guide/phone-book-and-services.md',
    )
    .action(async (name: string, options: AddOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const { text, link, agenda, every, user, passwordFile } = options;
      const scope = scopeOf(options);
      const events = await makeService(
        data.path,
        data.db,
        {
          ...scope,
          name,
          text,
          link,
          agenda,
          everyMinutes: every,
          user,
          password: passwordFile === undefined ? undefined : readPasswordFile(passwordFile),
        },
        readProgramSettings(data.path).phonebook.dialRules,
      );
      const read = events === undefined ? '.' : `: ${events} events in the next two months.`;
      terminal.out(`${name} added for ${describeScope(scope)}${read}`);
    });

  service
    .command('list')
    .description('what was put into the menu, and for whom')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  offhook service list')
    .action(async (options: { json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const services = await listed(data.db);
      if (options.json) terminal.out(formatJson(services));
      else if (services.length === 0)
        terminal.note('Nothing was added yet: offhook service add TITLE --text FILE.');
      else {
        const rows = services.map(({ name, kind, shows, audience, problem = '' }) => [
          name,
          kind,
          shows,
          audience,
          problem,
        ]);
        terminal.out(formatTable(terminal, ['TITLE', 'KIND', 'SHOWS', 'FOR', 'PROBLEM'], rows));
      }
    });

  service
    .command('remove')
    .description('take something out of the menu')
    .argument('<title>', 'to the letter')
    .addHelpText('after', '\nExample:\n  offhook service remove "Lunch today"')
    .action(async (name: string, _options: object, command: Command) => {
      await using data = await openDataFolder(command);
      await dropService(data.path, data.db, name);
      terminal.out(`${name} removed.`);
    });
}

async function listed(db: Database) {
  const written = (await readServices(db)).map((one) => ({
    name: one.name,
    kind: one.kind as string,
    shows: one.kind === 'link' ? one.content : `${one.content.length} characters`,
    audience: describeScope(one),
    problem: undefined as string | undefined,
  }));
  const agendas = (await readSources(db))
    .filter(({ kind }) => kind === AGENDA_KIND)
    .map((one) => ({
      name: one.name,
      kind: 'agenda',
      shows: `${one.state?.rows ?? 0} events of ${shownLocation(one.location)}`,
      audience: describeScope(one),
      problem: one.state?.problem,
    }));
  return [...written, ...agendas].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
