import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { describeFileTrouble } from '#app/file-trouble.ts';
import { adoptExtensions } from '#app/pbx/adopt-extensions.ts';
import { changePbx, makePbx, shownConnection } from '#app/pbx/manage-pbx.ts';
import { showPbx } from '#app/pbx/show-pbx.ts';
import type { PbxStanding } from '#app/pbx/switchboard.ts';
import { readServingRecord } from '#app/serving-record.ts';
import { portArgument } from '#cli/arguments.ts';
import { dataFolderOf, openDataFolder } from '#cli/data-folder.ts';
import { describeAdoptions, describePbx, describeStanding } from '#cli/pbx-text.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { EMBEDDED, PBX_KINDS } from '#pbx/kinds.ts';
import { readExtensions } from '#store/extensions.ts';
import { readPbxStandings } from '#store/pbx-standings.ts';
import { readPbxes, removePbx, type StoredPbx } from '#store/pbxes.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { addPbxCheckCommand } from './pbx-check.ts';

interface DetailOptions {
  readonly address?: string;
  readonly port?: number;
  readonly voicemail?: string | false;
  readonly with?: ReadonlyMap<string, string>;
  readonly json?: true;
}

const FIELDS = [
  '',
  'What --with takes, by kind; @FILE reads a value from the first line of a file, so that a secret is in no command line:',
  ...PBX_KINDS.flatMap(({ id, summary, fields }) => [
    `  ${id}: ${summary}`,
    ...fields.map(({ name, meaning, example }) => `    ${name}=${example}\n        ${meaning}`),
  ]),
].join('\n');

/** `offhook pbx add|change|list|show|adopt|check|remove` */
export function addPbxCommands(program: Command, terminal: Terminal): void {
  const pbx = program
    .command('pbx')
    .description('PBXes besides the one inside; a phone may have lines on several');

  withDetails(pbx.command('add').description('make a PBX known, so that extensions can be on it'))
    .argument('<name>', 'what it is called here, such as office')
    .requiredOption('--kind <kind>', PBX_KINDS.map(({ id }) => id).join(', '))
    .requiredOption(
      '--address <host>',
      'where phones register: an IPv4 address, or a name that they can look up',
    )
    .addHelpText(
      'after',
      `\nExamples:\n  offhook pbx add provider --kind generic --address sip.example.org --voicemail '*97'\n  offhook pbx add office --kind asterisk --address 192.168.0.5 --with files=/etc/asterisk --with ami=127.0.0.1:5038 --with ami-user=offhook --with ami-secret=@/root/ami-secret\n${FIELDS}`,
    )
    .action(
      async (name: string, options: DetailOptions & { kind: string; address: string }, command: Command) => {
        await using data = await openDataFolder(command);
        const { kind, address } = options;
        const made = await makePbx(data.db, name, kind, { ...detailsOf(options), address });
        terminal.out(options.json ? formatJson(shown(made)) : `PBX ${name} added.`);
      },
    );

  withDetails(pbx.command('change').description('change what was said of a PBX'))
    .argument('<name>')
    .option('--address <host>', 'where phones register')
    .option('--no-voicemail', 'forget the voice mail number')
    .addHelpText(
      'after',
      `\nExample:\n  offhook pbx change provider --address sip2.example.org\n\nAn empty value takes a field away.${FIELDS}`,
    )
    .action(async (name: string, options: DetailOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const changed = await changePbx(data.db, name, detailsOf(options));
      terminal.out(options.json ? formatJson(shown(changed)) : `PBX ${name} changed.`);
    });

  pbx
    .command('list')
    .description('all PBXes, how many extensions are on each, and how the running server stands with it')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  offhook pbx list')
    .action(async (options: { json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const extensions = await readExtensions(data.db);
      const count = (name: string) => extensions.filter(({ pbx: on = EMBEDDED }) => on === name).length;
      const others = await readPbxes(data.db);
      const standings = (await readPbxStandings(data.db)) as ReadonlyMap<string, PbxStanding>;
      if (options.json) {
        const inside = { name: EMBEDDED, kind: EMBEDDED };
        terminal.out(
          formatJson(
            [inside, ...others.map(shown)].map((one) => ({
              ...one,
              extensions: count(one.name),
              standing: standings.get(one.name) ?? null,
            })),
          ),
        );
        return;
      }
      const isServing = readServingRecord(dataFolderOf(command)) !== undefined;
      const state = (name: string) => (isServing ? describeStanding(terminal, standings.get(name)) : '');
      const rows = others.map(({ name, kind, address, port }) => [
        name,
        kind,
        `${address}:${port}`,
        String(count(name)),
        state(name),
      ]);
      const all = [[EMBEDDED, EMBEDDED, 'this server', String(count(EMBEDDED)), ''], ...rows];
      terminal.out(formatTable(terminal, ['NAME', 'KIND', 'PHONES REGISTER AT', 'EXTENSIONS', 'STATE'], all));
    });

  pbx
    .command('show')
    .description('one PBX: what is known of it, its extensions, and how the running server stands with it')
    .argument('<name>')
    .option('--live', 'ask the PBX itself who is registered')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  offhook pbx show office\n  offhook pbx show office --live')
    .action(async (name: string, options: { live?: true; json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const shown = await showPbx(data.db, name, options.live === true);
      terminal.out(options.json ? formatJson(shown) : describePbx(terminal, shown));
    });

  addPbxCheckCommand(pbx, terminal);

  pbx
    .command('adopt')
    .description(
      'take over the accounts of an Asterisk as extensions; it goes on keeping them, and nothing is written there',
    )
    .argument('<name>', 'the PBX that they are on')
    .option(
      '--from <file>',
      "a pjsip.conf or sip.conf with what it includes, or FreePBX's CSV; its own pjsip.conf when left out",
    )
    .option('--dry-run', 'write nothing; tell what would be taken over, and what phones will mind')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook pbx adopt office --dry-run\n  offhook pbx adopt office --from ~/extensions.csv',
    )
    .action(
      async (name: string, options: { from?: string; dryRun?: true; json?: true }, command: Command) => {
        await using data = await openDataFolder(command);
        const adoptions = await adoptExtensions(data.db, name, options.from, options.dryRun === true);
        terminal.out(options.json ? formatJson(adoptions) : describeAdoptions(terminal, adoptions));
        if (options.dryRun && !options.json)
          terminal.note('Nothing was written. The same command without --dry-run adopts them.');
      },
    );

  pbx
    .command('remove')
    .description('forget a PBX; no extension may be on it')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  offhook pbx remove provider')
    .action(async (name: string, _options: object, command: Command) => {
      await using data = await openDataFolder(command);
      await removePbx(data.db, name);
      terminal.out(`PBX ${name} removed.`);
    });
}

function withDetails(command: Command): Command {
  return command
    .option('--port <number>', 'the port there; 5060 when left out', portArgument)
    .option('--voicemail <number>', 'what the messages button of its phones dials')
    .option('--with <field=value>', 'what its kind needs; repeat for more', fieldArgument)
    .option('--json', 'print JSON');
}

function detailsOf({ address, port, voicemail, with: fields }: DetailOptions) {
  return { address, port, voicemail: voicemail === false ? null : voicemail, fields };
}

function shown(pbx: StoredPbx): StoredPbx {
  return { ...pbx, connection: shownConnection(pbx) };
}

/** `name=value` or `name=@file`. */
function fieldArgument(
  text: string,
  earlier: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const [, name, value] = /^([a-z0-9-]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('FIELD=VALUE is needed, such as ami=127.0.0.1:5038.');
  }
  return new Map([...earlier, [name, value.startsWith('@') ? firstLineOf(value.slice(1)) : value]]);
}

function firstLineOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/, 1)[0] ?? '';
  } catch (error) {
    throw new OffhookError(
      'FILE_UNREADABLE',
      `${path} can't be read: ${describeFileTrouble(error)}.`,
      'Name a file that you may read.',
    );
  }
}
