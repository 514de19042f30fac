import { findParameter } from '#files/parameters/find-parameter.ts';
import { MODELS } from '#knowledge/models.ts';
import type { LintFile } from '#lint/lint-file.ts';
import { loadsNamedIn } from '#lint/load-names.ts';
import { xmlOf } from '#lint/xml-view.ts';
import { loadKind, parseLoadName } from '#values/load-name.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Remark } from './import-plan.ts';
import { readOwnHeader } from './own-header.ts';
import { type FileNotes, readNotes } from './read-notes.ts';
import { readFileSettings } from './tree-settings.ts';

/** A phone as the files of a tree tell of it. */
export interface TreePhone {
  readonly mac: MacAddress;
  /** Empty when nothing tells. */
  readonly model: string;
  /** Only in files that Offhook wrote. */
  readonly group?: string;
  /** What its own file says. */
  readonly own: Map<string, string>;
  readonly notes: FileNotes;
}

/** What the files say of phones: of all of them, and of each, in the order of their addresses. */
export interface TreePhones {
  readonly shared: Map<string, string>;
  readonly sharedNotes: FileNotes;
  readonly phones: readonly TreePhone[];
  readonly remarks: readonly Remark[];
}

/** Reads SIPDefault.cnf, SIP<MAC>.cnf and SEP<MAC>.cnf.xml of one tree. */
export function readTreePhones(files: readonly LintFile[], baseUrl: string): TreePhones {
  const remarks: Remark[] = [];
  const spelling = new Map<string, string>();
  const settingsOf = (file: LintFile | undefined): Map<string, string> => {
    if (file === undefined) return new Map();
    const { values, remarks: more } = readFileSettings(file, baseUrl);
    remarks.push(...more);
    return new Map(Array.from(values, ([name, value]) => [oneSpelling(spelling, name), value]));
  };
  const one = (candidates: readonly LintFile[]): LintFile | undefined => {
    const [best, ...others] = candidates.toSorted(byName);
    for (const { path } of others) {
      remarks.push(
        wholeFile('left-out', path, `${best?.path} is there for the same, and phones ask for that.`),
      );
    }
    if (best?.meantName !== undefined) {
      const why = `Phones ask for ${best.meantName}, so it was never read; it is taken for what it was meant to be.`;
      remarks.push(wholeFile('note', best.path, why));
    }
    return best;
  };

  const defaults = one(files.filter(({ kind }) => kind === 'default-cnf'));
  const shared = settingsOf(defaults);
  const cnfs = Map.groupBy(ofPhones(files, 'phone-cnf'), ({ mac }) => mac);
  const seps = Map.groupBy(ofPhones(files, 'sep-xml'), ({ mac }) => mac);
  const macs = [...new Set([...cnfs.keys(), ...seps.keys()])].sort();
  const phones = macs.flatMap((mac): TreePhone[] => {
    const cnf = one(cnfs.get(mac) ?? []);
    const sep = one(seps.get(mac) ?? []);
    const load = sep === undefined ? undefined : sipLoadIn(sep);
    if (cnf === undefined && load === undefined) {
      const why = 'It is of another family of phones, which Offhook does not bring up.';
      if (sep !== undefined) remarks.push(wholeFile('left-out', sep.path, why));
      return [];
    }
    const own = settingsOf(cnf);
    if (load !== undefined && !own.has('image_version') && !shared.has('image_version')) {
      own.set('image_version', load);
    }
    const header = cnf === undefined ? {} : readOwnHeader(cnf.text);
    const model =
      (sep === undefined ? undefined : modelIn(sep)) ?? knownModel(header.model) ?? modelByLines(own) ?? '';
    return [
      {
        mac,
        model,
        own,
        notes: notesOf(cnf),
        ...(header.group === undefined ? {} : { group: header.group }),
      },
    ];
  });
  return { shared, sharedNotes: notesOf(defaults), phones, remarks };
}

function notesOf(file: LintFile | undefined): FileNotes {
  return file === undefined ? { ofSettings: new Map(), ofFile: '' } : readNotes(file);
}

/** A remark about a file as a whole. */
export function wholeFile(kind: Remark['kind'], path: string, why: string): Remark {
  return { kind, path, what: 'the whole file', why };
}

type PhoneFile = LintFile & { readonly mac: MacAddress };

function ofPhones(files: readonly LintFile[], kind: LintFile['kind']): PhoneFile[] {
  return files.filter((file): file is PhoneFile => file.kind === kind && file.mac !== undefined);
}

/** The exact name goes first, then what is nearest to the top. */
function byName(a: LintFile, b: LintFile): number {
  return (
    Number(a.meantName !== undefined) - Number(b.meantName !== undefined) ||
    a.directory.length - b.directory.length ||
    (a.path < b.path ? -1 : 1)
  );
}

/** Nobody knows whether phones mind the letter case of names that nobody knows, so all files get the first one's. */
function oneSpelling(known: Map<string, string>, name: string): string {
  if (findParameter(name) !== undefined) return name;
  const key = name.toLowerCase();
  const first = known.get(key) ?? name;
  known.set(key, first);
  return first;
}

function sipLoadIn(sep: LintFile): string | undefined {
  const names = loadsNamedIn(sep).map(({ text }) => parseLoadName(text));
  return names.find((name) => name !== undefined && loadKind(name) === 'sip');
}

/** `IP Phone 7960` or `7960G`, as the file of the phone says it. */
function modelIn(sep: LintFile): string | undefined {
  const element = xmlOf(sep).elements.find(({ name }) => name === 'loadInformation');
  const text = element?.attributes.find(({ name }) => name === 'model')?.value ?? '';
  const word = /\b(79\d\d)(G?)\b/i.exec(text)?.[0]?.toUpperCase();
  return knownModel(word);
}

function knownModel(word: string | undefined): string | undefined {
  return MODELS.find(({ id }) => id === word)?.id;
}

/** Only a 7960 has a third line; a name that says "none" is no line. */
function modelByLines(own: ReadonlyMap<string, string>): string | undefined {
  const isUsed = (value: string | undefined): boolean =>
    value !== undefined && value !== '' && value !== 'UNPROVISIONED';
  return [3, 4, 5, 6].some((line) => isUsed(own.get(`line${line}_name`))) ? '7960' : undefined;
}
