import type { ImportOutcome } from '#app/import/apply-import.ts';
import { isSecretSetting } from '#files/parameters/secret-names.ts';
import { describeScope } from '#provisioning/layers.ts';
import type { ImportPlan, Remark } from '#tftpboot/import-plan.ts';
import type { BadRow } from '#tftpboot/plan-csv.ts';
import { counted } from '#values/counted.ts';
import { withoutControls } from '#values/printable.ts';
import { MASK } from '#values/secret.ts';
import { formatTable, type Terminal } from './terminal.ts';

const MOST_ROWS = 30;
const MOST_REMARKS = 50;
const LONGEST_VALUE = 50;

const HEADINGS: Readonly<Record<Remark['kind'], string>> = {
  verbatim: 'Kept as it is, though phones may not take it:',
  changed: 'Taken over in another form:',
  'left-out': 'Left out:',
  note: 'Worth knowing:',
};

/** What a plan comes to: phones, settings, and what is to be said of the files. `details` shows every row. */
export function describeImport(plan: ImportPlan, details: boolean, terminal: Terminal): string {
  const most = details ? Number.POSITIVE_INFINITY : MOST_ROWS;
  const sections = [
    table(
      ['PHONE', 'MODEL', 'GROUP', 'LINES'],
      plan.phones.map(({ mac, model, group = '', lines }) => [
        mac,
        model === '' ? '?' : model,
        group,
        lines.map(({ position, extension }) => `${position}: ${extension}`).join(', '),
      ]),
      most,
      terminal,
    ),
    table(['OF', 'SETTING', 'VALUE'], settingRows(plan, details), most, terminal),
    table(
      ['FILE', 'OCTETS'],
      [
        ...plan.firmware.map(({ load, parts }) => [
          `${load} (${counted(parts.length, 'file')})`,
          String(parts.reduce((sum, { size }) => sum + size, 0)),
        ]),
        ...plan.files.map(({ name, size }) => [withoutControls(name), String(size)]),
      ],
      most,
      terminal,
    ),
    ...(['note', 'changed', 'verbatim', 'left-out'] as const).map((kind) =>
      describeRemarks(plan, kind, details ? Number.POSITIVE_INFINITY : MOST_REMARKS, terminal),
    ),
    describeAdded(plan),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

/** One line of counts: what is new, and what is there already. */
export function describeTally({ tally }: ImportOutcome): string {
  const words = Object.entries(tally).flatMap(([kind, { added, replaced, same }]) => {
    const all = added + replaced + same;
    if (all === 0) return [];
    const parts = [
      added > 0 ? `${count(added)} new` : '',
      replaced > 0 ? `${count(replaced)} with another value` : '',
      same > 0 ? `${count(same)} there already` : '',
    ].filter(Boolean);
    return [`${kind}: ${parts.join(', ')}`];
  });
  return words.length === 0 ? 'Nothing to import.' : `${words.join('; ')}.`;
}

/** Rows of a list that can't be taken, by their lines. */
export function describeBadRows(bad: readonly BadRow[], details: boolean, terminal: Terminal): string {
  const shown = details ? bad : bad.slice(0, MOST_REMARKS);
  const lines = shown.map(
    ({ line, why }) => `  ${terminal.style('bold', `line ${line}`)} ${withoutControls(why)}`,
  );
  if (shown.length < bad.length) lines.push(`  and ${count(bad.length - shown.length)} more (--details)`);
  return [terminal.style(['bold', 'red'], 'Bad rows:'), ...lines].join('\n');
}

/** The plan as JSON: everything, with secrets masked. */
export function maskPlan(plan: ImportPlan): object {
  return {
    ...plan,
    extensions: plan.extensions.map((extension) => ({ ...extension, secret: MASK })),
    settings: plan.settings.map((setting) => ({
      ...setting,
      value: shownValue(setting.name, setting.value),
    })),
    added: Object.fromEntries(plan.added),
  };
}

function settingRows({ settings, extensions }: ImportPlan, details: boolean): string[][] {
  const shared = settings.filter(({ layer }) => details || layer !== 'phone');
  const rows = shared.map(({ layer, scope, name, value }) => [
    describeScope({ layer, scope }),
    name,
    shorten(JSON.stringify(shownValue(name, value))),
  ]);
  const own = settings.length - shared.length;
  if (own > 0) rows.push(['phones', `${counted(own, 'setting')} of single phones`, '(--details)']);
  if (extensions.length > 0) {
    rows.push([
      'extensions',
      `${counted(extensions.length, 'number')} with ${extensions.length === 1 ? 'its secret' : 'their secrets'}`,
      '',
    ]);
  }
  return rows;
}

/** The same remark on many lines is told once, with its first place. */
function describeRemarks(plan: ImportPlan, kind: Remark['kind'], most: number, terminal: Terminal): string {
  const groups = [
    ...Map.groupBy(
      plan.remarks.filter((remark) => remark.kind === kind),
      ({ what, why }) => `${what}\n${why}`,
    ).values(),
  ];
  if (groups.length === 0) return '';
  const lines = groups.slice(0, most).map((same) => {
    const [{ path, line, what, why } = { path: undefined, line: undefined, what: '', why: '' }] = same;
    const place = path === undefined ? '' : `${path}${line === undefined ? '' : `:${line}`}`;
    const more = same.length > 1 ? ` and ${count(same.length - 1)} more` : '';
    const subject = what === 'the whole file' || why.startsWith(what) ? '' : `${what}: `;
    return `  ${terminal.style('bold', withoutControls(`${place}${more}`))}${place === '' ? '' : ' '}${withoutControls(subject + why)}`;
  });
  if (groups.length > most) lines.push(`  and ${count(groups.length - most)} more (--details)`);
  return [terminal.style('bold', HEADINGS[kind]), ...lines].join('\n');
}

function describeAdded({ added, phones }: ImportPlan): string {
  if (added.size === 0 || phones.length === 0) return '';
  const names = Array.from(added, ([name, value]) => `${name} ${value}`);
  return `Offhook says besides, where the files say nothing: ${names.join(', ')}. docs/explain/settings.md tells why.`;
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  most: number,
  terminal: Terminal,
): string {
  if (rows.length === 0) return '';
  const shown = formatTable(terminal, head, rows.slice(0, most));
  return rows.length > most ? `${shown}\nand ${count(rows.length - most)} more (--details)` : shown;
}

function shownValue(name: string, value: string): string {
  return isSecretSetting(name) && value !== '' ? MASK : value;
}

function shorten(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
