import * as TFTP_REFUSALS from '#net/tftp-server/refusals.ts';
import { REFUSALS } from '#provisioning/refusals.ts';

interface Explanation {
  readonly summary: string;
  readonly remedy?: string;
}

/** `docs/reference/refusals.md`: why a name is not answered, from the catalogue. */
export function refusalsPage(): string {
  return [
    '<!-- Written by docs/reference/generate.ts from src/provisioning/refusals.ts and src/net/tftp-server/refusals.ts. Change it there. -->',
    '# Refusals',
    "Why a phone (or anyone) does not get a file. To who asks all look the same, ERROR 1 over TFTP (ERROR 2 for an attempt to write) and 404 over HTTP, because any other TFTP error stops the search of a phone's loader, and because the reason is nobody's business there. The timeline, `offhook phone show` and `offhook what-if` tell the code and the reason.",
    ...Object.entries<Explanation>(REFUSALS).map(([code, explanation]) => refusalSection(code, explanation)),
    ...Object.values(TFTP_REFUSALS).map(({ code, reason, remedy }) =>
      refusalSection(code, { summary: reason, ...(remedy === undefined ? {} : { remedy }) }),
    ),
    '',
  ].join('\n\n');
}

function refusalSection(code: string, { summary, remedy }: Explanation): string {
  return [
    `## \`${code}\``,
    escapeMarkdown(summary),
    ...(remedy === undefined ? [] : [`What to do: ${escapeMarkdown(remedy)}`]),
  ].join('\n\n');
}

function escapeMarkdown(text: string): string {
  return text.replace(/[<>*_]/g, (character) => `\\${character}`);
}
