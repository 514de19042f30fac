import type { Transaction } from 'kysely';
import type { Extension, Phone } from '#provisioning/phone.ts';
import type { Database } from '#store/database.ts';
import { readExtensions } from '#store/extensions.ts';
import { readNotes } from '#store/notes.ts';
import { readPhones } from '#store/phones.ts';
import type { Schema } from '#store/schema.ts';
import { readSettings } from '#store/settings.ts';
import { readFirmwareSets, readOperatorFiles } from '#store/stored-files.ts';
import type { LoadName } from '#values/load-name.ts';

/** All that an import may meet, by the keys that revisions use. */
export interface StoredFleet {
  readonly phones: ReadonlyMap<string, Phone>;
  readonly extensions: ReadonlyMap<string, Extension>;
  /** By `layer/scope name`. */
  readonly settings: ReadonlyMap<string, string>;
  readonly notes: ReadonlyMap<string, string>;
  /** SHA-256 by name. */
  readonly files: ReadonlyMap<string, string>;
  /** The newest of each kind last. */
  readonly loads: readonly LoadName[];
}

/** Reads what there is. */
export async function readStoredFleet(db: Database | Transaction<Schema>): Promise<StoredFleet> {
  const [phones, extensions, settings, notes, files, sets] = [
    await readPhones(db),
    await readExtensions(db),
    await readSettings(db),
    await readNotes(db),
    await readOperatorFiles(db),
    await readFirmwareSets(db),
  ];
  const keyOf = ({ layer, scope, name }: { layer: string; scope: string; name: string }): string =>
    `${layer}/${scope} ${name}`;
  return {
    phones: new Map(phones.map((phone) => [phone.mac, phone])),
    extensions: new Map(extensions.map((extension) => [extension.number, extension])),
    settings: new Map(settings.map((setting) => [keyOf(setting), setting.value])),
    notes: new Map(notes.map((note) => [keyOf(note), note.text])),
    files: new Map(files.map(({ name, hash }) => [name, hash])),
    loads: sets.map(({ load }) => load),
  };
}
