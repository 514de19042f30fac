import type { Command } from 'commander';
import { askServer } from '#app/ask-server.ts';
import { positiveArgument } from '#cli/arguments.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { pacedNotes } from '#cli/paced-notes.ts';
import { describeProbes, isThere } from '#cli/probe-text.ts';
import { phonesNamed } from '#cli/restart-phones.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import { untilStopped } from '#cli/until-stopped.ts';
import { readPhones } from '#store/phones.ts';
import { OffhookError } from '#values/offhook-error.ts';

interface ProbeOptions {
  readonly atOnce?: number;
  readonly json?: true;
}

/** `offhook phone probe` */
export function addProbeCommand(phone: Command, terminal: Terminal): void {
  phone
    .command('probe')
    .description('ask phones by SIP whether they are there, and how long they take; asks the running server')
    .argument(
      '[mac-or-group...]',
      'phones, or groups with all their phones; every adopted phone when left out',
    )
    .option('--at-once <count>', 'how many phones may be asked at the same time (50)', positiveArgument)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook phone probe\n  offhook phone probe sales 00:11:5C:93:AF:D1\n  offhook phone probe --json' +
        '\n\nEach is asked by OPTIONS where it is registered, at any PBX, or else at the address where it was seen last;' +
        '\nnobody hears anything of it. One that says nothing is asked once more. 200 phones a second at most.' +
        '\nExit code 0 when all are there, 1 otherwise. Ctrl-C asks no other.',
    )
    .action(async (names: string[], options: ProbeOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const adopted = (await readPhones(data.db)).filter(({ standing }) => standing === 'adopted');
      const macs = names.length === 0 ? adopted.map(({ mac }) => mac) : await phonesNamed(data, names);
      if (macs.length === 0) {
        terminal.note('No phones yet: offhook phone add MAC --model MODEL.');
        return;
      }
      const stopped = new AbortController();
      void untilStopped().then(() => stopped.abort());
      const note = pacedNotes(terminal);
      const { atOnce, json } = options;
      const { phones } = await askServer(
        data.path,
        data.db,
        { kind: 'probe-phones', macs, ...(atOnce === undefined ? {} : { atOnce }) },
        {
          signal: stopped.signal,
          onProgress: ({ done, of }) => {
            if (!json) note(`${done} of ${of} phones asked`);
          },
        },
      );
      const byMac = new Map(adopted.map((one) => [one.mac as string, one]));
      terminal.out(json ? formatJson(phones) : describeProbes(terminal, phones, byMac));
      requireAllThere(phones.filter((one) => !isThere(one)).length, phones.length);
    });
}

function requireAllThere(missing: number, all: number): void {
  if (missing === 0) return;
  throw new OffhookError(
    'PHONES_SILENT',
    `${missing} of ${all} phones did not say that they are there.`,
    'See what is known of one: offhook phone show MAC; and why it does not register: offhook pbx check MAC.',
  );
}
