import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { countArgument, macArgument } from '#cli/arguments.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { describeState, StoryPrinter } from '#cli/phone-story.ts';
import { formatJson, type Terminal } from '#cli/terminal.ts';
import { untilStopped } from '#cli/until-stopped.ts';
import { readPhoneStates } from '#store/boot-sessions.ts';
import { readTimeline } from '#store/events.ts';
import type { MacAddress } from '#values/mac-address.ts';

interface TimelineOptions {
  readonly last: number;
  readonly follow?: true;
  readonly json?: true;
}

const SHOWN = 100;
/** Events are written ten times a second. */
const LOOK_EVERY_MS = 200;
const MOST_AT_ONCE = 1000;

/** `offhook phone timeline` */
export function addTimelineCommand(phone: Command, terminal: Terminal): void {
  phone
    .command('timeline')
    .description('what a phone did, one event after the other, where it stands, and what is wrong with it')
    .argument('<mac>', 'in any spelling', macArgument)
    .option('--last <count>', 'how many events to begin with', countArgument, SHOWN)
    .option('--follow', 'go on until Ctrl-C')
    .option('--json', 'print JSON; with --follow one object a line')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook phone timeline 00:11:5C:93:AF:D1\n  offhook phone timeline 00115c93afd1 --follow --json' +
        '\n\nThe word in brackets tells why an event counts as this phone’s: docs/reference/events.md.' +
        '\nOf calls only the number is kept, never who called whom.',
    )
    .action(async (mac: MacAddress, options: TimelineOptions, command: Command) => {
      await using data = await openDataFolder(command);
      const states = await readPhoneStates(data.db, mac);
      const state = states.get(mac);
      const told = await readTimeline(data.db, mac, { limit: options.last });
      const story = new StoryPrinter(terminal, mac);
      if (options.json && !options.follow) {
        const events = told.map(({ event }) => ({ ...event, stage: story.stageAfter(event) }));
        terminal.out(formatJson({ mac, state: state ?? null, events }));
        return;
      }
      if (!options.json) {
        if (told.length === 0) terminal.note(`Nothing is known of ${mac} yet.`);
        if (state !== undefined) terminal.out(`${describeState(terminal, state, new Date())}\n`);
      }
      const tell = (events: typeof told) => {
        for (const { event } of events) {
          if (options.json) terminal.out(JSON.stringify({ ...event, stage: story.stageAfter(event) }));
          else story.print(event);
        }
      };
      tell(told);
      if (!options.follow) return;
      let isStopped = false;
      void untilStopped().then(() => {
        isStopped = true;
      });
      let after = told.at(-1)?.seq ?? 0;
      while (!isStopped) {
        await wait(LOOK_EVERY_MS);
        const more = await readTimeline(data.db, mac, { limit: MOST_AT_ONCE, after });
        tell(more);
        after = more.at(-1)?.seq ?? after;
      }
    });
}
