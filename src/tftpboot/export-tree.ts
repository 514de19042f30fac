import { type CnfEntry, writeCnf } from '#files/cnf/cnf-writer.ts';
import { classifyFileName, phoneFileName, type SharedFileKind, sharedFileName } from '#files/file-names.ts';
import { isSecretSetting } from '#files/parameters/secret-names.ts';
import { composeDefaultFile, composePhoneFile, formerLife } from '#provisioning/compose-config.ts';
import { composeSettings, modelScope } from '#provisioning/compose-settings.ts';
import type { FileAnswer } from '#provisioning/file-answer.ts';
import type { WritableLayer } from '#provisioning/layers.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { Fleet, ServerFacts, Surroundings } from '#provisioning/ports.ts';
import { RenderedFiles } from '#provisioning/rendered-files.ts';
import { resolveFile, type World } from '#provisioning/resolve-file.ts';
import { NO_PAGES } from '#provisioning/resolve-page.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { cannotVary } from './cannot-vary.ts';
import { SHARED_HEADER, writeOwnHeader } from './own-header.ts';

/** A file of a plain folder. */
export interface ExportedFile {
  /** With `/` between folders. */
  readonly name: string;
  /** Whether it holds a password. */
  readonly secret: boolean;
  content(): Uint8Array;
}

export interface ExportedTree {
  readonly files: readonly ExportedFile[];
  /** Phones and files that could not be written. */
  readonly missing: readonly MissingFile[];
  /** What a plain TFTP server can't do that Offhook does for these phones. */
  readonly cannotVary: readonly string[];
}

/** Something that an export lacks, and why, with what to do. */
interface MissingFile {
  readonly name: string;
  readonly why: string;
}

/** What an export reads. */
export interface ExportSource {
  readonly fleet: Fleet & { phones(): Iterable<Phone> };
  /** What people wrote beside settings of a scope, by name; of the scope as a whole under the empty name. */
  readonly notes: (layer: WritableLayer, scope: string) => ReadonlyMap<string, string>;
  readonly server: ServerFacts;
  /** Our address, as far as files name it. */
  readonly to: Ipv4Address;
}

const SHARED: readonly SharedFileKind[] = ['xml-default', 'os79xx', 'ring-list', 'sync-info'];
/** TEST-NET-1 (RFC 5737): an asker whom nothing is known of, which is all that a plain server ever sees. */
const ANYBODY = '192.0.2.1' as Ipv4Address;
const NOTHING_KNOWN: Surroundings = {
  leaseOf: () => undefined,
  neighbour: () => undefined,
  lastNamed: () => undefined,
  convertsOnSight: () => true,
};

/**
 * Everything that a folder needs for any TFTP server to bring these phones up, by the same function that answers them.
 */
export function exportTree(source: ExportSource): ExportedTree {
  const { fleet, server, to } = source;
  const world: World = {
    fleet,
    server,
    rendered: new RenderedFiles(),
    surroundings: NOTHING_KNOWN,
    pages: NO_PAGES,
  };
  const ask = (name: string): FileAnswer =>
    resolveFile({ name, transport: 'tftp', from: ANYBODY, to }, world);
  const files = new Map<string, ExportedFile>();
  const missing: MissingFile[] = [];
  const keep = (file: ExportedFile): void => void files.set(file.name, file);
  for (const file of fleet.files()) {
    keep({ name: file.name, secret: false, content: () => fleet.content(file) });
  }
  keep(defaultFile(source));
  for (const name of [...SHARED.map(sharedFileName), 'dialplan.xml'])
    keepAnswer(name, ask(name), keep, missing);

  const phones = [...fleet.phones()].filter(({ standing }) => standing === 'adopted');
  const folder = phoneFolder(fleet, missing);
  for (const phone of phones) {
    if (phone.model === '') {
      const why = 'Nobody has said which model it is: offhook phone change MAC --model MODEL.';
      missing.push({ name: phoneFileName('phone-cnf', phone.mac), why });
      continue;
    }
    keep(phoneFile(phone, source, folder));
    const sepXml = phoneFileName('sep-xml', phone.mac);
    keepAnswer(sepXml, ask(sepXml), keep, missing);
  }
  return {
    files: [...files.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    missing,
    cannotVary: cannotVary(phones, world, to),
  };
}

function keepAnswer(
  name: string,
  answer: FileAnswer,
  keep: (file: ExportedFile) => void,
  missing: MissingFile[],
): void {
  if (answer.kind === 'artifact') keep({ name, secret: answer.secret, content: () => answer.bytes });
  else missing.push({ name, why: [answer.reason, answer.remedy].filter(Boolean).join(' ') });
}

/** SIPDefault.cnf with the notes of the site. */
function defaultFile({ fleet, notes: notesOf, server, to }: ExportSource): ExportedFile {
  const notes = notesOf('site', '');
  const entries = composeDefaultFile(fleet, server, to);
  const bytes = writeCnf([
    ...header(SHARED_HEADER, notes.get('')),
    ...entries.flatMap((entry) => noted(entry, notes.get(entry.name))),
  ]);
  return { name: sharedFileName('default-cnf'), secret: false, content: () => bytes };
}

/** SIP<MAC>.cnf without what SIPDefault.cnf says already: on a plain server no phone asks for that in vain. */
function phoneFile(phone: Phone, { fleet, notes, server, to }: ExportSource, folder: string): ExportedFile {
  const memory = fleet.flashMemory(phone.mac) ?? formerLife(phone);
  const { entries } = composePhoneFile(phone, withMemory(fleet, memory), server, to);
  const settings = composeSettings(phone, fleet, server, to);
  const noteOn = (name: string): string | undefined => {
    const layer = settings.get(name)?.layer;
    if (layer === undefined || layer === 'defaults') return undefined;
    return notes(layer, scopeOf(phone, layer)).get(name);
  };
  const bytes = writeCnf([
    ...header(writeOwnHeader(phone), notes('phone', phone.mac).get('')),
    ...entries.flatMap((entry) => noted(entry, noteOn(entry.name))),
  ]);
  return {
    name: folder + phoneFileName('phone-cnf', phone.mac),
    secret: entries.some(({ name, value }) => isSecretSetting(name) && value !== ''),
    content: () => bytes,
  };
}

function scopeOf({ mac, model, group = '' }: Phone, layer: WritableLayer): string {
  if (layer === 'site') return '';
  if (layer === 'phone') return mac;
  return layer === 'model' ? modelScope(model) : group;
}

/** The empty comment keeps it from what stands below. */
function header(text: string, note: string | undefined): CnfEntry[] {
  return [{ comment: text }, ...(note === undefined ? [] : [{ comment: note }]), { comment: '' }];
}

function noted(entry: CnfEntry, note: string | undefined): CnfEntry[] {
  return note === undefined ? [entry] : [{ comment: note }, entry];
}

function withMemory(fleet: Fleet, memory: ReadonlySet<string>): Fleet {
  return {
    revision: fleet.revision,
    phone: (mac) => fleet.phone(mac),
    boundTo: (address) => fleet.boundTo(address),
    extension: (number) => fleet.extension(number),
    ownNumbers: () => fleet.ownNumbers(),
    pbx: (name) => fleet.pbx(name),
    settings: (layer, scope) => fleet.settings(layer, scope),
    flashMemory: () => memory,
    loads: () => fleet.loads(),
    files: () => fleet.files(),
    file: (name) => fleet.file(name),
    content: (file) => fleet.content(file),
  };
}

/** Where phones look for their own files: what `tftp_cfg_dir` puts in front of the name. */
function phoneFolder(fleet: Fleet, missing: MissingFile[]): string {
  const folder = fleet.settings('site', '').get('tftp_cfg_dir') ?? '';
  const requested = classifyFileName(`${folder}SIP.cnf`);
  if (requested.kind !== 'unusable') return requested.directory;
  const why = `tftp_cfg_dir leads out of it (${requested.reason}); the files of phones lie at its top.`;
  missing.push({ name: 'the folder of phones', why });
  return '';
}
