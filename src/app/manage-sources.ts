import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DialRules } from '#phone-services/phone-book/dial-rules.ts';
import { CSV_COLUMNS } from '#phone-services/sources/csv-book.ts';
import { refreshSource } from '#phone-services/sources/refresh-source.ts';
import type { Source, SourceKind } from '#phone-services/sources/source.ts';
import { removeCopy } from '#phone-services/sources/source-copy.ts';
import type { LayerScope } from '#provisioning/layers.ts';
import type { Database } from '#store/database.ts';
import {
  addSource,
  readSources,
  recordReading,
  removeSource,
  sourceExists,
  unknownSource,
} from '#store/sources.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { describeFileTrouble } from './file-trouble.ts';
import { readableSource } from './source-keeper.ts';

/** A source as an operator names it. */
export interface NewSource extends LayerScope {
  readonly name: string;
  readonly kind: SourceKind | undefined;
  readonly from: string;
  readonly everyMinutes: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly columns: string | undefined;
  readonly base: string | undefined;
  readonly filter: string | undefined;
}

const LONGEST_LOCATION = 1024;
/** It stands in links, which phones take up to 256 characters of, and there an octet may take three. */
const LONGEST_NAME_OCTETS = 48;
const BY_BEGINNING: readonly (readonly [RegExp, SourceKind])[] = [
  [/^ldaps?:/i, 'ldap'],
  [/\.csv$/i, 'csv'],
  [/\.vcf$/i, 'vcard'],
  [/\.ics$/i, 'ical'],
  [/\.xml$/i, 'directory-xml'],
];

/**
 * Adds a source once it was read, so that a slip of the pen is told at once; `isLater` leaves that to the server. Gives
 * the number of rows. Throws `OffhookError`.
 */
export async function makeSource(
  dataFolder: string,
  db: Database,
  wanted: NewSource,
  dialRules: DialRules,
  isLater: boolean,
): Promise<{ readonly rows: number | undefined; readonly isCut: boolean }> {
  const source = checkedSource(wanted);
  // Before anything is read: the copy of the other source is to stay.
  if ((await readSources(db)).some(({ name }) => name === source.name)) throw sourceExists(source.name);
  const report = isLater ? undefined : await refreshSource({ source, dataFolder, dialRules });
  if (report?.ok === false) throw unreadable(source.name, report.reason);
  await addSource(db, source);
  if (report?.ok) await recordReading(db, source.name, new Date(), { rows: report.rows });
  return { rows: report?.rows, isCut: report?.isCut ?? false };
}

/** Reads one source now, or all. Gives the rows of each; throws when one fails, after the others were read. */
export async function rereadSources(
  dataFolder: string,
  db: Database,
  name: string | undefined,
  dialRules: DialRules,
): Promise<readonly { readonly name: string; readonly rows: number }[]> {
  const wanted = (await readSources(db)).filter((source) => name === undefined || source.name === name);
  if (name !== undefined && wanted.length === 0) throw unknownSource(name);
  const read: { name: string; rows: number }[] = [];
  const failures: OffhookError[] = [];
  for (const stored of wanted) {
    const source = readableSource(stored);
    if (source === undefined) continue;
    const report = await refreshSource({ source, dataFolder, dialRules });
    const outcome = report.ok ? { rows: report.rows } : { problem: report.reason };
    await recordReading(db, source.name, new Date(), outcome);
    if (report.ok) read.push({ name: source.name, rows: report.rows });
    else failures.push(unreadable(source.name, report.reason));
  }
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  return read;
}

/** Removes a source with its copy. Throws SOURCE_UNKNOWN. */
export async function dropSource(dataFolder: string, db: Database, name: string): Promise<void> {
  await removeSource(db, name);
  await removeCopy(dataFolder, name);
}

/** The first line of a file; `/dev/stdin` is one, too. Throws `OffhookError`. */
export function readPasswordFile(path: string): string {
  try {
    const [line = ''] = readFileSync(path, 'utf8').split(/\r?\n/, 1);
    return line;
  } catch (error) {
    throw new OffhookError(
      'PASSWORD_FILE_UNREADABLE',
      `${path} can't be read: ${describeFileTrouble(error)}.`,
      'Name a file whose first line is the password.',
    );
  }
}

/** A file as it is; of a URL the server alone, because what comes after may be a secret. */
export function shownLocation(location: string): string {
  const url = URL.parse(location);
  return url === null || !location.includes('://') ? location : `${url.protocol}//${url.host}/…`;
}

/** Refuses a name that phones can't show, or that is unfit for a link. Throws SOURCE_INVALID. */
export function checkName(name: string): void {
  if (!/^[\p{L}\d][\p{L}\d _-]{0,31}$/u.test(name) || Buffer.byteLength(name) > LONGEST_NAME_OCTETS) {
    throw invalid(
      `${JSON.stringify(name.slice(0, 40))} can't be its name`,
      'Use up to 32 letters, digits, blanks and hyphens; phones show it.',
    );
  }
}

function checkedSource(wanted: NewSource): Source {
  const { name, from, layer, scope, everyMinutes, user, password, columns, base, filter } = wanted;
  checkName(name);
  const kind = wanted.kind ?? BY_BEGINNING.find(([pattern]) => pattern.test(from))?.[1];
  if (kind === undefined)
    throw invalid(`${shownLocation(from)} does not tell what it is`, 'Say so with --kind.');
  const isUrl = /^[a-z]+:\/\//i.test(from);
  const url = isUrl ? URL.parse(from) : null;
  const schemes = kind === 'ldap' ? ['ldap:', 'ldaps:'] : ['http:', 'https:'];
  const needsUrl = kind === 'ldap' || kind === 'carddav';
  if (
    from.length > LONGEST_LOCATION ||
    (needsUrl && url === null) ||
    (isUrl && !schemes.includes(url?.protocol ?? ''))
  ) {
    throw invalid(
      `a ${kind} source can't be at ${shownLocation(from)}`,
      `It is a URL that begins with ${schemes.join('// or ')}//${needsUrl ? '' : ', or a file'}.`,
    );
  }
  if (url !== null && (url.username !== '' || url.password !== '')) {
    throw invalid(
      'a user or password stands in its URL',
      'Give them by --user and --password-file, so that no list shows them.',
    );
  }
  if (password !== undefined && user === undefined)
    throw invalid('it has a password and no user', 'Add --user.');
  const unknown = columns
    ?.split(',')
    .find((column) => column !== '' && !(CSV_COLUMNS as readonly string[]).includes(column));
  if (unknown !== undefined) {
    throw invalid(
      `no column holds ${JSON.stringify(unknown)}`,
      `Known are ${CSV_COLUMNS.join(', ')}; leave the others empty: last,,number.`,
    );
  }
  const options = Object.entries({ columns, base, filter }).filter(
    (option): option is [string, string] => option[1] !== undefined,
  );
  return {
    name,
    kind,
    location: isUrl ? from : resolve(from),
    layer,
    scope,
    everyMinutes,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    options: Object.fromEntries(options),
  };
}

function unreadable(name: string, reason: string): OffhookError {
  return new OffhookError(
    'SOURCE_UNREADABLE',
    `${name} can't be read: ${reason}.`,
    'What was read before is kept. Correct the source or what it leads to; --later adds one that is not there yet.',
  );
}

function invalid(what: string, remedy: string): OffhookError {
  return new OffhookError('SOURCE_INVALID', `The source can't be: ${what}.`, remedy);
}
