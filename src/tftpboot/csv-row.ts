import { validateSetting } from '#files/parameters/validate-setting.ts';
import { MODELS, type PhoneModel } from '#knowledge/models.ts';
import { parseZoneName } from '#provisioning/clock/zone-changes.ts';
import { modelNamed } from '#provisioning/model-named.ts';
import { isExtensionNumber } from '#provisioning/phone.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { type MacAddress, parseMacAddress } from '#values/mac-address.ts';
import type { Column } from './csv-columns.ts';
import type { ImportContext } from './import-context.ts';

/** What a good row says. */
export interface CsvPhone {
  /** Absent for a row of an extension alone. */
  readonly mac?: MacAddress;
  readonly model: string;
  readonly group?: string;
  readonly boundAddress?: Ipv4Address;
  readonly lines: readonly CsvLine[];
  readonly settings: readonly { readonly name: string; readonly value: string }[];
}

interface CsvLine {
  readonly position: number;
  readonly number: string;
  readonly secret?: string;
  readonly name?: string;
}

const LONGEST_GROUP = 60;

/** Reads a row; what is wrong with it is a sentence with what to do, and without a secret. Empty cells say nothing. */
export function readCsvRow(
  columns: readonly Column[],
  cells: readonly string[],
  context: ImportContext,
): CsvPhone | string {
  if (cells.length > columns.length && cells.slice(columns.length).some((cell) => cell !== '')) {
    return `It has ${cells.length} cells, and the first row names ${columns.length} columns; put cells with separators in quotes.`;
  }
  const phonePart = (wanted: string): string =>
    cells[columns.findIndex((column) => column.kind === 'phone' && column.part === wanted)] ?? '';
  const [macText, modelText, group, address] = ['mac', 'model', 'group', 'address'].map(phonePart) as [
    string,
    string,
    string,
    string,
  ];
  const lines = linesOf(columns, cells);
  if (typeof lines === 'string') return lines;
  if (macText === '') {
    return lines.length === 0
      ? 'It has neither a MAC address nor an extension.'
      : { model: '', lines, settings: [] };
  }
  const mac = parseMacAddress(macText.replace(/^SEP(?=[0-9A-F]{12}$)/i, ''));
  if (mac === undefined)
    return `${quote(macText)} is no MAC address of a phone; those have twelve hexadecimal digits.`;
  const boundAddress = parseIpv4Address(address);
  if (address !== '' && boundAddress === undefined) return `${quote(address)} is no IPv4 address.`;
  if (group.length > LONGEST_GROUP) return `The name of its group has more than ${LONGEST_GROUP} characters.`;
  const model = modelOf(mac, modelText, context);
  if (typeof model === 'string') return model;
  const beyond = lines.find(({ position }) => position > model.lines);
  if (beyond !== undefined) {
    return `The ${model.name} has ${model.lines} lines, so ${beyond.number} can't be on line ${beyond.position}.`;
  }
  const settings = settingsOf(columns, cells, model);
  if (typeof settings === 'string') return settings;
  return {
    mac,
    model: model.id,
    lines,
    settings,
    ...(group === '' ? {} : { group }),
    ...(boundAddress === undefined ? {} : { boundAddress }),
  };
}

function modelOf(
  mac: MacAddress,
  text: string,
  { models, assumedModel }: ImportContext,
): PhoneModel | string {
  const named = text === '' ? undefined : modelNamed(text);
  if (named?.kind === 'other') return `${quote(text)} is no model that Offhook brings up. ${named.reason}`;
  const id = named?.id ?? models.get(mac) ?? assumedModel;
  return (
    MODELS.find((model) => model.id === id) ??
    `Nothing tells its model: fill the column model (${MODELS.map((model) => model.id).join(', ')}), or say --model for all.`
  );
}

function linesOf(columns: readonly Column[], cells: readonly string[]): CsvLine[] | string {
  const parts = new Map<number, Map<string, string>>();
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (column.kind !== 'line' || cell === '') continue;
    const line = parts.get(column.position) ?? new Map<string, string>();
    parts.set(column.position, line.set(column.part, cell));
  }
  const lines: CsvLine[] = [];
  for (const [position, line] of [...parts].sort(([a], [b]) => a - b)) {
    const [number = '', secret, name] = ['extension', 'secret', 'name'].map((part) => line.get(part));
    if (number === '') return `Line ${position} has a name or a secret, and no extension.`;
    if (!isExtensionNumber(number)) {
      return `${quote(number)} can't be an extension; use up to 31 digits, letters, dots, dashes, plus signs or stars.`;
    }
    if (lines.some((earlier) => earlier.number === number)) return `It has extension ${number} on two lines.`;
    const problem =
      problemOf('line1_password', 'The secret', secret) ?? problemOf('line1_displayname', 'The name', name);
    if (problem !== undefined) return problem;
    lines.push({
      position,
      number,
      ...(secret === undefined ? {} : { secret }),
      ...(name === undefined ? {} : { name }),
    });
  }
  return lines;
}

function settingsOf(
  columns: readonly Column[],
  cells: readonly string[],
  model: PhoneModel,
): CsvPhone['settings'] | string {
  const settings: { name: string; value: string }[] = [];
  for (const [index, column] of columns.entries()) {
    const value = cells[index] ?? '';
    if (column.kind !== 'setting' || value === '') continue;
    const isZone = column.name === 'time_zone' && parseZoneName(value) !== undefined;
    const check = validateSetting(column.name, value, model);
    if (!check.ok && !isZone) return `${check.reason}. ${check.remedy}`;
    settings.push({ name: column.name, value });
  }
  return settings;
}

function problemOf(setting: string, shown: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const check = validateSetting(setting, value);
  return check.ok ? undefined : `${check.reason.replace(setting, shown)}. ${check.remedy}`;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
