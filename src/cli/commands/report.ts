import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { macArgument } from '#cli/arguments.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import { makeReport } from '#provisioning/boot-session/phone-report.ts';
import { readPhoneStates } from '#store/boot-sessions.ts';
import { readEvents } from '#store/events.ts';
import { readPhones } from '#store/phones.ts';
import { counted } from '#values/counted.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** More than ten boots. */
const EVENTS_REPORTED = 1000;

/** `offhook report` */
export function addReportCommand(program: Command, terminal: Terminal): void {
  program
    .command('report')
    .description(
      'what one phone asked for and how long it took, as a file to send; nobody can be told from it',
    )
    .argument('<mac>', 'in any spelling', macArgument)
    .option('--output <file>', 'where to write it, - for standard output (offhook-report-TIME.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook report 00:11:5C:93:AF:D1\n  offhook report 00115c93afd1 --output - | less' +
        '\n\nIt holds requests, answers, times and versions. Passwords, extensions, names, IP addresses, the second half of' +
        '\nthe MAC address and the time of day are left out. Much of what is known of these phones is uncertain: a report' +
        '\nof a real one makes it observed.',
    )
    .action(async (mac: MacAddress, options: { output?: string }, command: Command) => {
      await using data = await openDataFolder(command);
      const events = await readEvents(data.db, mac, EVENTS_REPORTED);
      if (events.length === 0) {
        throw new OffhookError(
          'NOTHING_TO_REPORT',
          `Nothing has happened to ${mac} yet.`,
          'Plug it in while offhook serve runs; list the phones with: offhook phone list.',
        );
      }
      const [phone] = await readPhones(data.db, mac);
      const state = (await readPhoneStates(data.db, mac)).get(mac);
      const report = makeReport({
        mac,
        ...(phone === undefined ? {} : { model: phone.model }),
        ...(state?.load === undefined ? {} : { load: state.load }),
        ...(state === undefined ? {} : { stage: state.stage }),
        diagnoses: (state?.diagnoses ?? []).map(({ id }) => id),
        events,
        program: {
          version: programVersion(),
          node: process.version,
          platform: `${process.platform} ${process.arch}`,
        },
      });
      const text = formatJson(report);
      if (options.output === '-') {
        terminal.out(text);
        return;
      }
      const path = options.output ?? `offhook-report-${fileTime(new Date())}.json`;
      writeReport(path, `${text}\n`);
      terminal.out(`${path}: ${counted(report.events.length, 'event')}. Read it before you send it.`);
    });
}

function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (cause) {
    throw new OffhookError(
      'REPORT_UNWRITABLE',
      `${path} can't be written: ${(cause as Error).message}.`,
      'Name another file with --output.',
      { cause },
    );
  }
}

function fileTime(now: Date): string {
  return now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}

function programVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const { version = 'unknown' } = JSON.parse(text) as { version?: string };
  return version;
}
