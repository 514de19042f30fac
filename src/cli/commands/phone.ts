import type { Command } from 'commander';
import { askServer } from '#app/ask-server.ts';
import { changeKnownPhone, takeInPhone } from '#app/manage-phones.ts';
import { modelsByDhcp, saidModel } from '#app/models-by-dhcp.ts';
import { readServingRecord } from '#app/serving-record.ts';
import { addressArgument, each, macArgument, modelArgument } from '#cli/arguments.ts';
import { dataFolderOf, openDataFolder } from '#cli/data-folder.ts';
import { describePhone, describeTroubles, PHONE_HEAD, phoneRow } from '#cli/phone-text.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { unknownPhone } from '#provisioning/known-phone.ts';
import { readPhoneStates } from '#store/boot-sessions.ts';
import type { Database } from '#store/database.ts';
import { readDeliveries } from '#store/deliveries.ts';
import { readEvents } from '#store/events.ts';
import { type PhoneDetails, readPhones, removePhone } from '#store/phones.ts';
import { readFirmwareSets } from '#store/stored-files.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { addConsoleCommand } from './phone-console.ts';
import { addProbeCommand } from './phone-probe.ts';
import { addRestartCommand } from './restart.ts';
import { addTimelineCommand } from './timeline.ts';

interface DetailOptions {
  readonly model?: string;
  readonly line?: readonly string[] | false;
  readonly lines?: false;
  readonly group?: string | false;
  readonly bind?: Ipv4Address;
  readonly unbind?: true;
}

const EVENTS_SHOWN = 20;

/** `offhook phone add|adopt|list|show|timeline|change|restart|remove` */
export function addPhoneCommands(program: Command, terminal: Terminal): void {
  const phone = program.command('phone').description('phones, known by their MAC address');

  withDetails(phone.command('add').description('add a phone before or after it is plugged in'))
    .addHelpText(
      'after',
      '\nExamples:\n  offhook phone add 00:11:5C:93:AF:D1 --model 7960 --line 208' +
        '\n  offhook phone add 00115c93afd2 --model 7940 --line 209 --group sales --bind 192.168.0.41',
    )
    .action(async (mac: MacAddress, options: DetailOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const model = await takeInPhone(data.db, mac, detailsOf(options), 'new', new Date());
      terminal.out(`${mac} added${byItsWord(model, options)}.`);
      await noteEmptyShelf(data.db, terminal);
    });

  withDetails(phone.command('adopt').description('take in a phone that appeared by itself (see: phone list)'))
    .addHelpText(
      'after',
      '\nWithout --model, what the phone said when it got its address from Offhook counts.' +
        '\n\nExamples:\n  offhook phone adopt 00:11:5C:93:AF:D1 --model 7960 --line 208' +
        '\n  offhook phone adopt 00:11:5C:93:AF:D1 --line 208',
    )
    .action(async (mac: MacAddress, options: DetailOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const model = await takeInPhone(data.db, mac, detailsOf(options), 'in-inbox', new Date());
      terminal.out(`${mac} adopted${byItsWord(model, options)}. It is offered its load when it starts next.`);
      await noteEmptyShelf(data.db, terminal);
    });

  withDetails(phone.command('change').description('change what was said when the phone was added'))
    .option('--no-lines', 'take all lines away')
    .option('--no-group', 'take the phone out of its group')
    .option('--unbind', 'forget the address it is bound to')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook phone change 00:11:5C:93:AF:D1 --line 208 --line 210' +
        '\n  offhook phone change 00:11:5C:93:AF:D1 --bind 192.168.7.20',
    )
    .action(async (mac: MacAddress, options: DetailOptions, command: Command) => {
      await using data = await openDataFolder(command);
      await changeKnownPhone(data.db, mac, detailsOf(options));
      terminal.out(`${mac} changed.`);
    });

  phone
    .command('list')
    .description('all phones, those in the inbox too: where each stands, and what is wrong')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  offhook phone list --json')
    .action(async (options: { json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const phones = await readPhones(data.db);
      const states = await readPhoneStates(data.db);
      // An operator has said what the others are.
      const asks = phones.some(({ standing }) => standing === 'inbox');
      const said = asks ? await modelsByDhcp(data.db) : undefined;
      if (options.json) {
        const listed = phones.map((phone) => {
          const saysModel = saidModel(said?.get(phone.mac));
          return {
            ...phone,
            ...(saysModel === undefined ? {} : { saysModel }),
            state: states.get(phone.mac) ?? null,
          };
        });
        terminal.out(formatJson(listed));
      } else if (phones.length === 0) {
        terminal.note('No phones yet: offhook phone add MAC --model MODEL.');
      } else {
        const rows = phones.map((phone) =>
          phoneRow(phone, states.get(phone.mac), saidModel(said?.get(phone.mac))),
        );
        terminal.out(formatTable(terminal, PHONE_HEAD, rows));
        const troubles = describeTroubles(terminal, states.values());
        if (troubles !== undefined) terminal.out(`\n${troubles}`);
      }
    });

  phone
    .command('show')
    .description('one phone: how its lines stand now, what it fetched last, what happened')
    .argument('<mac>', 'in any spelling', macArgument)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  offhook phone show 00115c93afd1')
    .action(async (mac: MacAddress, options: { json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const [found] = await readPhones(data.db, mac);
      if (found === undefined) {
        throw unknownPhone(mac);
      }
      const fetched = await readDeliveries(data.db, mac);
      const state = (await readPhoneStates(data.db, mac)).get(mac);
      const events = await readEvents(data.db, mac, EVENTS_SHOWN);
      const lines = await linesNow(dataFolderOf(command), data.db, mac);
      terminal.out(
        options.json
          ? formatJson({ ...found, state: state ?? null, now: lines ?? null, fetched, events })
          : describePhone(terminal, found, { state, lines, fetched, events }),
      );
    });

  addTimelineCommand(phone, terminal);

  addRestartCommand(phone, terminal);
  addProbeCommand(phone, terminal);
  addConsoleCommand(phone, terminal);

  phone
    .command('remove')
    .description('forget a phone and its settings; its extension stays')
    .argument('<mac>', 'in any spelling', macArgument)
    .addHelpText('after', '\nExample:\n  offhook phone remove 00:11:5C:93:AF:D1')
    .action(async (mac: MacAddress, _options: object, command: Command) => {
      await using data = await openDataFolder(command);
      await removePhone(data.db, mac);
      terminal.out(`${mac} removed.`);
    });
}

function withDetails(command: Command): Command {
  return command
    .argument('<mac>', 'in any spelling', macArgument)
    .option('--model <model>', '7940, 7940G, 7960 or 7960G', modelArgument)
    .option('--line <extension>', 'extension on the next line key; repeat for more', each)
    .option('--group <name>', 'settings group it belongs to')
    .option('--bind <address>', 'vouch for its address, where the neighbour table cannot', addressArgument);
}

/** As the running server knows them; `undefined` when none runs, or it says nothing: all else is known without it. */
async function linesNow(dataFolder: string, db: Database, mac: MacAddress) {
  if (readServingRecord(dataFolder) === undefined) return undefined;
  try {
    return (await askServer(dataFolder, db, { kind: 'phone-lines', mac })).lines;
  } catch (error) {
    if (error instanceof OffhookError) return undefined;
    throw error;
  }
}

/** Says so where the model is the phone's own word. */
function byItsWord(model: string, options: DetailOptions): string {
  return options.model === undefined ? ` as a ${model}, which is what it says in DHCP` : '';
}

/** Without a load on the shelf a phone only gets its configuration, which it can't read before it runs SIP. */
async function noteEmptyShelf(db: Database, terminal: Terminal): Promise<void> {
  if ((await readFirmwareSets(db)).length > 0) return;
  terminal.note('No firmware is here yet, so it keeps what it runs now: offhook firmware add FOLDER.');
}

function detailsOf({ model, line, lines, group, bind, unbind }: DetailOptions): PhoneDetails {
  const extensions = lines === false ? [] : line === false ? undefined : line;
  const boundAddress = unbind === true ? null : bind;
  return {
    ...(model === undefined ? {} : { model }),
    ...(group === undefined ? {} : { group: group === false ? null : group }),
    ...(boundAddress === undefined ? {} : { boundAddress }),
    ...(extensions === undefined ? {} : { extensions }),
  };
}
