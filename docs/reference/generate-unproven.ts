import { BOOT_TIMERS } from '#knowledge/boot-timers.ts';
import { CLOCK_RULES } from '#knowledge/clock-rules.ts';
import type { Confidence } from '#knowledge/confidence.ts';
import { CONSOLE_COMMANDS } from '#knowledge/console-commands.ts';
import { FILE_LIMITS } from '#knowledge/file-limits.ts';
import { KNOWN_FIRMWARE_FILES } from '#knowledge/firmware-releases.ts';
import { FAMILIES, MODELS } from '#knowledge/models.ts';
import { HELP_EVERYWHERE } from '#knowledge/numbering/for-all-needs.ts';
import { PARAMETERS } from '#knowledge/parameters/index.ts';
import { TIME_ZONES } from '#knowledge/time-zones.ts';
import { VENDOR_CLASSES } from '#knowledge/vendor-classes.ts';
import { DHCP_HABITS } from '#virtual-phone/dhcp/dhcp-habits.ts';
import { HABITS } from '#virtual-phone/habits.ts';

interface Fact {
  readonly what: string;
  readonly confidence: Confidence;
}

const SEEN: ReadonlySet<Confidence> = new Set(['documented', 'observed']);

/** `docs/reference/unproven.md`: every fact that no manual states and no log shows, and what was guessed instead. */
export function unprovenPage(): string {
  const facts: Fact[] = [
    ...PARAMETERS.map(({ name, confidence }) => ({
      what: `setting [\`${name}\`](parameters.md#${name.replace(/[{}]/g, '')})`,
      confidence,
    })),
    ...[...FAMILIES, ...MODELS].map(({ name, id, confidence }) => ({
      what: `names of the ${name} (\`${id}\`)`,
      confidence,
    })),
    ...Object.values(FILE_LIMITS).map(({ limit, meaning, confidence }) => ({
      what: `limit: ${limit} ${meaning}`,
      confidence,
    })),
    ...Object.values(BOOT_TIMERS).map(({ milliseconds, meaning, confidence }) => ({
      what: `${milliseconds / 1000} s ${meaning}`,
      confidence,
    })),
    ...VENDOR_CLASSES.map(({ text, confidence }) => ({ what: `DHCP vendor class \`${text}\``, confidence })),
    ...CONSOLE_COMMANDS.map(({ words, confidence }) => ({
      what: `console command \`${words}\``,
      confidence,
    })),
    {
      what: `no number of any country begins with \`${HELP_EVERYWHERE.number}\`, so it is sent [at once](../guide/dial-plan.md)`,
      confidence: HELP_EVERYWHERE.confidence,
    },
    ...KNOWN_FIRMWARE_FILES.map(({ name, confidence }) => ({ what: `size of \`${name}\``, confidence })),
  ];
  const weak = facts.filter(({ confidence }) => !SEEN.has(confidence));
  const zones = (confidence: Confidence) =>
    TIME_ZONES.filter((zone) => zone.confidence === confidence).length;
  const caveats = PARAMETERS.filter(({ caveats = '' }) => /lineage/.test(caveats)).map(
    ({ name }) => `\`${name}\``,
  );
  return [
    '<!-- Written by docs/reference/generate.ts from src/knowledge and src/virtual-phone/habits.ts. Change it there. -->',
    '# What nobody has seen',
    'Offhook was written from manuals, logs, captures and files that others published. No part of it has met a real phone yet. On this page is what even those sources leave open: *lineage* was read in a code base that descends from the same sources, *inferred* follows from other facts, *uncertain* has one weak source or none. If you have a phone, every line of it that you can confirm or refute helps.',
    '## Facts',
    table(
      ['fact', 'sure'],
      weak.map(({ what, confidence }) => [what, confidence]),
    ),
    `The offsets of all ${TIME_ZONES.length} [time zones](parameters.md#time-zones): ${zones('inferred')} inferred, ${zones('uncertain')} uncertain.`,
    `Of these settings the description says which detail is lineage: ${caveats.join(', ')}. For all settings it is lineage that a text that is too long is refused as a whole and not cut, that keywords are compared without regard to letter case, and that \`UNPROVISIONED\` means no value.`,
    '## Clock rules',
    'Time zones are told to phones by this reading of the `dst_` settings; see [Settings](../explain/settings.md#time-zones).',
    table(
      ['reading', 'sure', 'because'],
      CLOCK_RULES.map(({ rule, confidence, because }) => [rule, confidence, because]),
    ),
    '## Habits',
    'Behaviour that the sources leave open is a switch of the virtual phone, so that a server can be tried with a phone of either kind. What is marked documented or observed rests on what others report.',
    table(
      ['habit', 'default', 'what the phone does', 'sure', 'because'],
      Object.entries({ ...HABITS, ...DHCP_HABITS }).map(
        ([name, { default: on, does, confidence, because }]) => [
          `\`${name}\``,
          on ? 'on' : 'off',
          does,
          confidence,
          because,
        ],
      ),
    ),
    '',
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function escapeMarkdown(text: string): string {
  return text.replace(/[<>*|]/g, (character) => `\\${character}`);
}
