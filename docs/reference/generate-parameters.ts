import { describeValues } from '#files/parameters/describe-values.ts';
import { FOREIGN_KEYS, type ForeignKey } from '#knowledge/foreign-keys.ts';
import { PARAMETERS } from '#knowledge/parameters/index.ts';
import type { Parameter, ParameterCategory } from '#knowledge/parameters/parameter.ts';
import type { SourceKey } from '#knowledge/sources.ts';
import { TIME_ZONES } from '#knowledge/time-zones.ts';
import { sourceList } from './source-list.ts';

const CATEGORIES: Readonly<Record<ParameterCategory, string>> = {
  image: 'Firmware and files',
  network: 'Network',
  nat: 'Its own address',
  proxy: 'Proxies',
  sip: 'SIP',
  lines: 'Lines and keys',
  calls: 'Calls and dialling',
  media: 'Sound',
  time: 'Time',
  display: 'Display',
  services: 'XML services',
  security: 'Passwords and access',
};

const SCOPES = {
  default: '`SIPDefault.cnf` only',
  phone: '`SIP<MAC>.cnf`',
  both: '`SIPDefault.cnf` and `SIP<MAC>.cnf`',
} as const;

/** `docs/reference/parameters.md`: every setting of the 7940-7960 family, from the tables in src/knowledge. */
export function parametersPage(): string {
  const categories = Object.entries(CATEGORIES) as [ParameterCategory, string][];
  return [
    '<!-- Written by docs/reference/generate.ts from src/knowledge. Change it there. -->',
    '# Settings of the 7940 and 7960',
    `The ${PARAMETERS.length} families of settings that a \`.cnf\` file can hold. \`{n}\` is a line from 1 to 2 (7940) or 1 to 6 (7960), or a speed dial. Each says how sure we are (documented, observed, lineage, inferred, uncertain) and by which [sources](#sources).`,
    categories.map(([, title]) => `- [${title}](#${anchor(title)})`).join('\n'),
    ...categories.flatMap(([category, title]) => [
      `## ${title}`,
      ...PARAMETERS.filter((parameter) => parameter.category === category).map(parameterSection),
    ]),
    '## Time zones',
    'What `time_zone` can be. Offsets follow from the order of the names and from an old Unix table; no manual that could be read gives them.',
    timeZoneTable(),
    '## Names that are none of these settings',
    'They are in files that people use, and phones pass over them.',
    foreignKeyTable(),
    '## Sources',
    sourceList([...PARAMETERS, ...FOREIGN_KEYS].flatMap(({ sources }) => [...sources])),
    '',
  ].join('\n\n');
}

function parameterSection(parameter: Parameter): string {
  const { name, summary, caveats, confidence, sources } = parameter;
  const facts = factsOf(parameter).map(([what, text]) => `- ${what}: ${text}`);
  const from = sources.map((key: SourceKey) => `[${key}](#source-${key})`).join(', ');
  return [
    `### \`${name}\``,
    escapeMarkdown(summary),
    [...facts, `- Sure: ${confidence} (${from})`].join('\n'),
    ...(caveats === undefined ? [] : [escapeMarkdown(caveats)]),
  ].join('\n\n');
}

function factsOf(parameter: Parameter): [what: string, text: string][] {
  const { default: value, fallback, units, since, scope, values, maxLength, visibleLength } = parameter;
  const choices = values?.map((known) => {
    const spellings = [known.value, ...(known.alsoSpelled ?? [])].map((spelling) => `\`${spelling}\``);
    return `${spellings.join(' or ')} ${escapeMarkdown(known.meaning)}`;
  });
  const isZone = parameter.name === 'time_zone';
  const facts: [string, string | undefined][] = [
    [
      'Value',
      isZone ? 'one of the [time zones](#time-zones)' : (choices?.join('; ') ?? describeValues(parameter)),
    ],
    ['Letter case', parameter.exactCase && 'matters'],
    ['Units', units],
    ['Default', value === undefined ? 'not known' : value === '' ? 'empty' : `\`${value}\``],
    ['While empty', fallback && `\`${fallback}\` counts`],
    ['Longest', maxLength === undefined ? undefined : `${maxLength} characters${shown(visibleLength)}`],
    ['Stands in', SCOPES[scope]],
    ['Since', since && `SIP ${since}`],
    ['Secret', parameter.secret && 'never shown, and sent to the phone itself only'],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
}

function shown(visibleLength: number | undefined): string {
  return visibleLength === undefined ? '' : `, of which about ${visibleLength} are shown`;
}

function timeZoneTable(): string {
  const rows = TIME_ZONES.map(
    ({ value, minutes, meaning, confidence }) =>
      `| \`${value}\` | ${formatOffset(minutes)} | ${meaning} | ${confidence} |`,
  );
  return ['| name | UTC | where | sure |', '|---|---|---|---|', ...rows].join('\n');
}

function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const pad = (number: number): string => String(number).padStart(2, '0');
  return `${minutes < 0 ? '−' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

function foreignKeyTable(): string {
  const rows = FOREIGN_KEYS.map(
    ({ key, kind, instead, note = '' }: ForeignKey) =>
      `| \`${key}\` | ${kind} | ${instead === undefined ? 'nothing' : `\`${instead}\``} | ${note} |`,
  );
  return ['| name | what it is | instead | |', '|---|---|---|---|', ...rows].join('\n');
}

function escapeMarkdown(text: string): string {
  return text.replace(/[<>*]/g, (character) => `\\${character}`);
}

function anchor(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-');
}
