import type { Diagnosis } from '#provisioning/boot-session/diagnosis.ts';
import { DIAGNOSES } from '#provisioning/boot-session/registry.ts';
import { EXPECTATIONS, patienceFor, STAGES } from '#provisioning/boot-session/stages.ts';
import { sourceList } from './source-list.ts';

/** `docs/reference/diagnoses.md`: why a phone is stuck, from the registry. */
export function diagnosesPage(): string {
  return [
    '<!-- Written by docs/reference/generate.ts from src/provisioning/boot-session. Change it there. -->',
    '# Diagnoses',
    'Why a phone is stuck, or soon will be. `offhook serve` tells when one is raised and when it is cleared; `offhook phone list` and `offhook phone timeline MAC` show those that hold now. Ids are stable; texts are not.',
    DIAGNOSES.map(({ id, title }) => `- [${title}](#${id})`).join('\n'),
    ...DIAGNOSES.map(section),
    '## Stages and patience',
    'A phone goes through these stages. What comes next is expected within twice the longest time that the [table of boot timers](../../src/knowledge/boot-timers.ts) has for it, and ten seconds more; `timeline.patience` in [settings.yaml](../guide/settings-file.md) makes it longer or shorter.',
    table(
      ['stage', 'in words'],
      Object.entries(STAGES).map(([id, words]) => [`\`${id}\``, words]),
    ),
    table(
      ['it next', 'within'],
      Object.entries(EXPECTATIONS).map(([id, { words }]) => [
        words,
        `${Math.round(patienceFor(id as keyof typeof EXPECTATIONS) / 1000)} s`,
      ]),
    ),
    '## Sources',
    sourceList(DIAGNOSES.flatMap(({ sources }) => sources)),
    '',
  ].join('\n\n');
}

function section({ id, title, symptom, reason, remedy, confidence, sources }: Diagnosis): string {
  const links = sources.map((key) => `[${key}](#source-${key})`).join(', ');
  return [
    `## <a id="${id}"></a>${escapeMarkdown(title)}`,
    `\`${id}\``,
    `**Seen:** ${escapeMarkdown(symptom)}`,
    `**Why:** ${escapeMarkdown(reason)}`,
    `**What to do:** ${escapeMarkdown(remedy)}`,
    `${confidence.charAt(0).toUpperCase()}${confidence.slice(1)}: ${links}`,
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function escapeMarkdown(text: string): string {
  return text.replace(/[<>*_]/g, (character) => `\\${character}`);
}
