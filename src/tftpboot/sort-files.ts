import { DEFAULT_DIAL_PLANS } from '#files/dial-plan/default-plan.ts';
import { writeDialPlan } from '#files/dial-plan/dial-plan-writer.ts';
import { classifyFileName } from '#files/file-names.ts';
import { assembleFirmware } from '#files/firmware/assemble-firmware.ts';
import { writeRingList } from '#files/ring-list.ts';
import { readSyncInfo } from '#files/sync-info.ts';
import type { FileKind } from '#lint/file-kind.ts';
import type { LintFile } from '#lint/lint-file.ts';
import { listedRings } from '#provisioning/ring-names.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { PlannedFile, PlannedFirmware, Remark } from './import-plan.ts';
import { wholeFile } from './tree-phones.ts';

/** Where the files of a tree go, those of phones and their settings aside. */
export interface SortedFiles {
  readonly firmware: readonly PlannedFirmware[];
  readonly files: readonly PlannedFile[];
  readonly remarks: readonly Remark[];
}

/** More than any file that these phones read, and less than what fills a disk. */
const LARGEST_FILE = 64 * 1024 * 1024;
const SHELVED: ReadonlySet<FileKind> = new Set<FileKind>([
  'dial-plan',
  'ring-list',
  'ring-list-xml',
  'ring-audio',
  'logo',
  'phone-xml',
  'other-xml',
]);

/** What Offhook writes itself out of phones and settings, so that a copy of it would only go stale. */
const WRITTEN_BY_US: Partial<Record<FileKind, string>> = {
  'sync-info': 'Offhook writes it from the setting sync.',
  os79xx: 'Offhook writes it for the load that each phone is to run.',
  'xml-default': 'Offhook writes it for the load that each phone is to run.',
};

const REASONS: Partial<Record<FileKind, string>> = {
  'other-cnf': 'No phone asks for settings under this name.',
  'sep-xml': 'No phone asks for it under this name.',
  'trust-list': 'Phones without it go on at once, and one that does not fit stops them.',
  unknown: 'It is nothing that these phones read. To serve it all the same: offhook file add.',
};

/** Tells firmware sets, files to serve as they are, and what stays behind apart. */
export function sortFiles(files: readonly LintFile[], baseDirectory: string): SortedFiles {
  const remarks: Remark[] = [];
  const firmware = findSets(files, remarks);
  const inSets = new Set(firmware.flatMap(({ parts }) => parts.map(({ path }) => path)));
  const shelved: PlannedFile[] = [];
  const names = new Set<string>();
  for (const file of files) {
    const { path, size, kind } = file;
    if (inSets.has(path) || kind === 'default-cnf' || isOfPhone(file)) continue;
    const reason = obstacleTo(file);
    if (reason !== undefined) {
      if (reason !== '') remarks.push(wholeFile('left-out', path, reason));
      continue;
    }
    const requested = classifyFileName(
      path.startsWith(baseDirectory) ? path.slice(baseDirectory.length) : path,
    );
    if (requested.kind === 'unusable' || names.has(requested.canonicalName)) {
      const why = requested.kind === 'unusable' ? `The name can't be used: ${requested.reason}.` : TWICE;
      remarks.push(wholeFile('left-out', path, why));
      continue;
    }
    names.add(requested.canonicalName);
    shelved.push({ name: requested.canonicalName, path, size });
  }
  return { firmware, files: withoutOurRingList(shelved, files), remarks };
}

/** Those are read with the phones. */
function isOfPhone({ kind, mac }: LintFile): boolean {
  return mac !== undefined && (kind === 'phone-cnf' || kind === 'sep-xml');
}

const TWICE = 'Another file has the same name but for its letter case.';

/** Why a file is not served as it is; empty when nothing needs to be said of it. */
function obstacleTo(file: LintFile): string | undefined {
  const { kind, size } = file;
  const written = WRITTEN_BY_US[kind];
  if (written !== undefined) return kind === 'sync-info' && isPlainSync(file) ? '' : written;
  if (kind === 'firmware-list' || kind === 'firmware-image') {
    return 'It belongs to no complete set, and phones are offered complete sets only.';
  }
  if (!SHELVED.has(kind)) return REASONS[kind] ?? 'Offhook has no place for it.';
  if (size > LARGEST_FILE) return `It has ${size} octets; phones take far less.`;
  return kind === 'dial-plan' && isOurDialPlan(file) ? '' : undefined;
}

function findSets(files: readonly LintFile[], remarks: Remark[]): PlannedFirmware[] {
  const firmware = files.filter(({ kind }) => kind === 'firmware-list' || kind === 'firmware-image');
  if (!firmware.some(({ base }) => /\.loads$/i.test(base))) return [];
  const paths = new Map(firmware.map(({ base, path }) => [base, path]));
  const offered = firmware.map(({ base, bytes, size }) => ({ name: base, bytes, size }));
  return assembleFirmware(offered).flatMap((result): PlannedFirmware[] => {
    if (result.kind === 'refused') {
      const [problem] = result.problems;
      const why = `Its set is not complete: ${problem?.message}. ${problem?.remedy}`;
      remarks.push(wholeFile('left-out', paths.get(result.list) ?? result.list, why));
      return [];
    }
    const parts = result.parts.map(({ name, bytes, size = bytes.length }) => ({
      name,
      path: paths.get(name) ?? name,
      size,
    }));
    return [{ load: result.load, loader: result.loader, parts }];
  });
}

function isOurDialPlan({ base, bytes }: LintFile): boolean {
  return (
    base === 'dialplan.xml' &&
    DEFAULT_DIAL_PLANS.some((plan) => Buffer.from(writeDialPlan(plan)).equals(bytes))
  );
}

function isPlainSync({ bytes }: LintFile): boolean {
  try {
    return readSyncInfo(bytes).every(({ version }) => version === '*');
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

/** A list that names just the rings beside it is the one that Offhook writes by itself. */
function withoutOurRingList(shelved: readonly PlannedFile[], files: readonly LintFile[]): PlannedFile[] {
  const ours = Buffer.from(
    writeRingList(listedRings(shelved.toSorted((a, b) => (a.name < b.name ? -1 : 1)))),
  );
  const list = files.find(({ kind, base }) => kind === 'ring-list' && base === 'RINGLIST.DAT');
  return shelved.filter(({ path }) => path !== list?.path || !ours.equals(list.bytes));
}
