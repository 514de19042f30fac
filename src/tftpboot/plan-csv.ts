import { readTable, type TableRow } from '#files/csv/read-table.ts';
import type { Extension } from '#provisioning/phone.ts';
import { DecodeError } from '#values/decode-error.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type Column, columnOf } from './csv-columns.ts';
import { type CsvPhone, readCsvRow } from './csv-row.ts';
import type { ImportContext } from './import-context.ts';
import type { ImportPlan, PlannedSetting, Remark } from './import-plan.ts';

/** A row that is not good enough to be taken, by its line in the file. */
export interface BadRow {
  readonly line: number;
  /** What is wrong, and what to do; no secret. */
  readonly why: string;
}

/** What a list of phones means; the plan holds its good rows only. */
export interface CsvPlan {
  readonly plan: ImportPlan;
  readonly bad: readonly BadRow[];
}

/**
 * Reads a list of phones, one a row, whose first row names the columns. An extension that is new and has no secret gets
 * one from `newSecret`.
 * @throws OffhookError CSV_UNREADABLE, CSV_WITHOUT_COLUMNS
 */
export function planCsv(bytes: Uint8Array, context: ImportContext, newSecret: () => string): CsvPlan {
  const [head, ...rows] = readRows(bytes);
  const columns = (head?.cells ?? []).map(columnOf);
  requireColumns(columns);
  const bad: BadRow[] = [];
  const phones: CsvPhone[] = [];
  const extensions = new Map<string, Extension>();
  const taken = new Map<string, number>();
  for (const { line, cells } of rows) {
    const row = readCsvRow(columns, cells, context);
    const problem =
      typeof row === 'string'
        ? row
        : (repetition(row, line, taken) ?? addExtensions(row, extensions, context, newSecret));
    if (problem !== undefined) bad.push({ line, why: problem });
    else if (typeof row !== 'string') phones.push(row);
  }
  return {
    plan: makePlan(phones, [...extensions.values()], unknownColumns(head?.cells ?? [], columns)),
    bad,
  };
}

function readRows(bytes: Uint8Array): TableRow[] {
  try {
    return readTable(bytes);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new OffhookError(
      'CSV_UNREADABLE',
      `This is no table: ${error.message}.`,
      'Save it as CSV with a first row that names the columns, such as: mac,model,extension,secret,name',
    );
  }
}

function requireColumns(columns: readonly Column[]): void {
  const has = (part: string) => columns.some((column) => 'part' in column && column.part === part);
  if (has('mac') || has('extension')) return;
  throw new OffhookError(
    'CSV_WITHOUT_COLUMNS',
    'The first row names neither a column with MAC addresses nor one with extensions.',
    'Name the columns there, such as: mac,model,extension,secret,name',
  );
}

/** A phone or an address that an earlier row had. Rows that turn out bad for another reason count, too. */
function repetition(
  { mac, boundAddress }: CsvPhone,
  line: number,
  taken: Map<string, number>,
): string | undefined {
  for (const key of [mac, boundAddress]) {
    if (key === undefined) continue;
    const earlier = taken.get(key);
    if (earlier !== undefined) return `${key} is in line ${earlier} already.`;
    taken.set(key, line);
  }
  return undefined;
}

/** Takes the extensions of a row in, unless they contradict those of an earlier one. */
function addExtensions(
  { lines }: CsvPhone,
  extensions: Map<string, Extension>,
  context: ImportContext,
  newSecret: () => string,
): string | undefined {
  for (const { number, secret, name } of lines) {
    const known = extensions.get(number);
    if (known !== undefined && secret !== undefined && secret !== known.secret) {
      return `Extension ${number} has another secret in an earlier row; leave one of the two empty.`;
    }
    if (known !== undefined && name !== undefined && name !== known.name) {
      return `Extension ${number} has another name in an earlier row; leave one of the two empty.`;
    }
  }
  for (const { number, secret, name } of lines) {
    if (extensions.has(number)) continue;
    const there = context.extensions.get(number);
    extensions.set(number, {
      number,
      secret: secret ?? there?.secret ?? newSecret(),
      name: name ?? there?.name ?? number,
    });
  }
  return undefined;
}

function makePlan(
  rows: readonly CsvPhone[],
  extensions: readonly Extension[],
  remarks: readonly Remark[],
): ImportPlan {
  const phones = rows.flatMap(({ mac, model, group, boundAddress, lines }) =>
    mac === undefined
      ? []
      : [
          {
            mac,
            model,
            lines: lines.map(({ position, number }) => ({ position, extension: number })),
            ...(group === undefined ? {} : { group }),
            ...(boundAddress === undefined ? {} : { boundAddress }),
          },
        ],
  );
  const members = Map.groupBy(
    phones.filter(({ group }) => group !== undefined),
    ({ group }) => group ?? '',
  );
  return {
    phones,
    extensions,
    groups: Array.from(members, ([name, list]) => ({ name, members: list.map(({ mac }) => mac) })),
    settings: rows.flatMap(({ mac, settings }): PlannedSetting[] =>
      mac === undefined ? [] : settings.map((setting) => ({ layer: 'phone', scope: mac, ...setting })),
    ),
    notes: [],
    firmware: [],
    files: [],
    remarks,
    added: new Map(),
  };
}

function unknownColumns(heads: readonly string[], columns: readonly Column[]): Remark[] {
  return columns.flatMap((column, index): Remark[] => {
    if (column.kind !== 'unknown') return [];
    const what = `the column ${JSON.stringify((heads[index] ?? '').slice(0, 40))}`;
    const why = `It is none that Offhook knows, and no setting of phones. ${column.hint}`.trim();
    return [{ kind: 'left-out', what, why }];
  });
}
