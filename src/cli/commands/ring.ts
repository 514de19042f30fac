import { type Command, InvalidArgumentError } from 'commander';
import { writeOutsideFile } from '#app/outside-files.ts';
import { openDataFolder } from '#cli/data-folder.ts';
import { formatJson, formatTable, type Terminal } from '#cli/terminal.ts';
import { RING_FORMAT } from '#knowledge/ring-format.ts';
import type { RingStart } from '#media/sound/find-start.ts';
import type { Ring, RingChoice } from '#media/sound/make-ring.ts';

interface CutOptions extends RingChoice {
  readonly preview?: string;
}

const LONGEST_SECONDS = RING_FORMAT.longest / RING_FORMAT.samplesPerSecond;

/** `offhook ring add|make|list|remove` */
export function addRingCommands(program: Command, terminal: Terminal): void {
  const ring = program
    .command('ring')
    .description('sounds that people choose from on the phone, beside its own two');

  withCutting(ring.command('add'))
    .description('make a ring of a WAV, MP3, Ogg or FLAC, and offer it to the phones')
    .argument('<sound>')
    .option('--name <text>', 'what people choose it by (the name of the file)')
    .addHelpText(
      'after',
      '\nExamples:\n  offhook ring add church.mp3 --name "Church bell"' +
        '\n  offhook ring add song.flac --start 61.5 --preview song-ring.wav\n  offhook ring add song.ogg --start loudest' +
        '\n\nPhones read the list when they start.',
    )
    .action(async (path: string, options: CutOptions & { name?: string }, command: Command) => {
      await using data = await openDataFolder(command);
      // The decoders take a moment to load, which other commands need not wait for.
      const { addRing, hasOwnRingList, makeRingOf, ringNameFor } = await import('#app/manage-rings.ts');
      const name = ringNameFor(path, options.name);
      tellPatience(options, terminal);
      const made = await makeRingOf(path, options);
      const file = await addRing(data, name, made);
      terminal.out(`${name}: ${describeRing(made)}, served as ${file}.`);
      await writePreview(made, options, terminal);
      if (await hasOwnRingList(data.db)) {
        terminal.note(
          `${terminal.style('yellow', 'note:')} a RINGLIST.DAT of your own is served, and names the rings that phones offer: offhook file remove RINGLIST.DAT`,
        );
      }
    });

  withCutting(ring.command('make'))
    .description('the same into a file')
    .argument('<sound>')
    .requiredOption('--out <file>', 'the ring: raw mu-law, 8000 samples a second')
    .addHelpText('after', '\nExample:\n  offhook ring make church.mp3 --out church.raw --preview church.wav')
    .action(async (path: string, options: CutOptions & { out: string }) => {
      const { makeRingOf } = await import('#app/manage-rings.ts');
      tellPatience(options, terminal);
      const made = await makeRingOf(path, options);
      writeOutsideFile(options.out, made.octets);
      terminal.out(`${options.out}: ${describeRing(made)}.`);
      await writePreview(made, options, terminal);
    });

  ring
    .command('list')
    .description('the rings that phones are offered')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  offhook ring list')
    .action(async (options: { json?: true }, command: Command) => {
      await using data = await openDataFolder(command);
      const { listRings } = await import('#app/manage-rings.ts');
      const rings = await listRings(data.db);
      if (options.json) terminal.out(formatJson(rings));
      else if (rings.length === 0) terminal.note('No rings yet: offhook ring add SOUND.');
      else {
        const rows = rings.map(({ name, file, seconds, isUsual }) => [
          name,
          file,
          seconds.toFixed(2),
          isUsual ? '' : 'a length that phones may refuse',
        ]);
        terminal.out(formatTable(terminal, ['NAME', 'FILE', 'SECONDS', ''], rows));
      }
    });

  ring
    .command('remove')
    .description('offer it no more')
    .argument('<name>', 'or its file')
    .addHelpText('after', '\nExample:\n  offhook ring remove "Church bell"')
    .action(async (name: string, _options: object, command: Command) => {
      await using data = await openDataFolder(command);
      const { dropRing } = await import('#app/manage-rings.ts');
      await dropRing(data.db, name);
      terminal.out(`${name} is no longer offered.`);
    });
}

function withCutting(command: Command): Command {
  return command
    .option(
      '--start <seconds|loudest>',
      'where it begins (with the first sound)',
      startArgument,
      'first-sound',
    )
    .option('--seconds <n>', 'how long it is at most', secondsArgument, LONGEST_SECONDS)
    .option('--preview <file>', 'a WAV of what the phone plays');
}

/** The whole of a song takes some seconds. */
function tellPatience({ start }: CutOptions, terminal: Terminal): void {
  if (start === 'loudest' && terminal.interactive) terminal.note('Listening for the loudest part …');
}

function describeRing({ octets, startsAt }: Ring): string {
  const seconds = octets.length / RING_FORMAT.samplesPerSecond;
  return `${seconds.toFixed(2)} s from ${startsAt.toFixed(2)} s on, ${octets.length} octets`;
}

async function writePreview({ octets }: Ring, { preview }: CutOptions, terminal: Terminal): Promise<void> {
  if (preview === undefined) return;
  const { ringAsWav } = await import('#media/sound/wav.ts');
  writeOutsideFile(preview, ringAsWav(octets));
  terminal.out(`${preview}: what the phone plays.`);
}

function startArgument(text: string): RingStart {
  if (text === 'loudest' || text === 'first-sound') return text;
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(text)) {
    throw new InvalidArgumentError('Seconds such as 12.5 are needed, or loudest.');
  }
  return Number(text);
}

function secondsArgument(text: string): number {
  const seconds = Number(text);
  const shortest = RING_FORMAT.shortest / RING_FORMAT.samplesPerSecond;
  if (!/^\d(\.\d{1,3})?$/.test(text) || seconds < shortest || seconds > LONGEST_SECONDS) {
    throw new InvalidArgumentError(`A ring has ${shortest} to ${LONGEST_SECONDS} seconds.`);
  }
  return seconds;
}
