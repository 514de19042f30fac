import type { LayerScope, WritableLayer } from '#provisioning/layers.ts';
import type { Extension, PbxAddress, Phone } from '#provisioning/phone.ts';
import type { Fleet, ShelvedLoad, StoredFile } from '#provisioning/ports.ts';
import { inTurns } from '#values/in-turns.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { BlobShelf } from './blob-shelf.ts';
import { readCallGroups, type StoredCallGroup } from './call-groups.ts';
import { type ChangedEntity, newestChange, readChanges } from './change-log.ts';
import type { Database } from './database.ts';
import { readFlashMemory } from './deliveries.ts';
import { readExtensions } from './extensions.ts';
import { readPbxes, type StoredPbx } from './pbxes.ts';
import { readBookEntries, type StoredBookEntry } from './phonebook-entries.ts';
import { readPhones } from './phones.ts';
import { readServices, type StoredService } from './services.ts';
import { readSettings } from './settings.ts';
import { readSources, type StoredSource } from './sources.ts';
import { readFirmwareSets, readOperatorFiles } from './stored-files.ts';

/** Things read anew before packets get in between: a few milliseconds. */
const KEYS_A_TURN = 20;
const NO_SETTINGS: ReadonlyMap<string, string> = new Map();

/**
 * The store as it answers from memory. `refresh` reads what has changed since the last time, by the change log:
 * cheap enough to be called several times a second.
 */
export class FleetView implements Fleet {
  readonly #db: Database;
  readonly #blobs: BlobShelf;
  readonly #phones = new Map<MacAddress, Phone>();
  readonly #byAddress = new Map<Ipv4Address, Phone>();
  /** Who has an extension on a line. */
  readonly #holders = new Map<string, Set<MacAddress>>();
  readonly #extensions = new Map<string, Extension>();
  readonly #pbxes = new Map<string, StoredPbx>();
  readonly #callGroups = new Map<string, StoredCallGroup>();
  readonly #settings = new Map<string, ReadonlyMap<string, string>>();
  readonly #flashMemory = new Map<MacAddress, ReadonlySet<string>>();
  #loads: readonly ShelvedLoad[] = [];
  readonly #files = new Map<string, StoredFile>();
  readonly #filesFolded = new Map<string, StoredFile>();
  #bookEntries: readonly StoredBookEntry[] = [];
  #sources: readonly StoredSource[] = [];
  #services: readonly StoredService[] = [];
  #bookRevision = 0;
  #lastChange = 0;
  #revision = 0;

  private constructor(db: Database, blobs: BlobShelf) {
    this.#db = db;
    this.#blobs = blobs;
  }

  /** Reads the whole store once. */
  static async load(db: Database, blobs: BlobShelf): Promise<FleetView> {
    const view = new FleetView(db, blobs);
    await view.#readAll();
    return view;
  }

  get revision(): number {
    return this.#revision;
  }

  /** Grows with every change of what phone books are made from. */
  get bookRevision(): number {
    return this.#bookRevision;
  }

  /** Everybody in the phone books that are kept here. */
  bookEntries(): readonly StoredBookEntry[] {
    return this.#bookEntries;
  }

  /** Entries of the services menu that somebody wrote. */
  services(): readonly StoredService[] {
    return this.#services;
  }

  /** Where further phone books and agendas are read from. */
  sources(): readonly StoredSource[] {
    return this.#sources;
  }

  phone(mac: MacAddress): Phone | undefined {
    return this.#phones.get(mac);
  }

  phones(): Iterable<Phone> {
    return this.#phones.values();
  }

  boundTo(address: Ipv4Address): Phone | undefined {
    return this.#byAddress.get(address);
  }

  /** The only phone that has the extension on a line; `undefined` when none has, or several have. */
  holderOf(extension: string): MacAddress | undefined {
    const holders = this.#holders.get(extension);
    const [only] = holders ?? [];
    return holders?.size === 1 ? only : undefined;
  }

  extension(number: string): Extension | undefined {
    return this.#extensions.get(number);
  }

  extensions(): Iterable<Extension> {
    return this.#extensions.values();
  }

  *ownNumbers(): Iterable<string> {
    yield* this.#extensions.keys();
    yield* this.#callGroups.keys();
  }

  pbx(name: string): PbxAddress | undefined {
    return this.#pbxes.get(name);
  }

  /** Every PBX besides the embedded one. */
  pbxes(): Iterable<StoredPbx> {
    return this.#pbxes.values();
  }

  /** The group that a number rings, as an extension of ours would. */
  callGroup(number: string): StoredCallGroup | undefined {
    return this.#callGroups.get(number);
  }

  settings(layer: WritableLayer, scope: string): ReadonlyMap<string, string> {
    return this.#settings.get(scopeKey(layer, scope)) ?? NO_SETTINGS;
  }

  flashMemory(mac: MacAddress): ReadonlySet<string> | undefined {
    return this.#flashMemory.get(mac);
  }

  loads(): readonly ShelvedLoad[] {
    return this.#loads;
  }

  files(): readonly StoredFile[] {
    return [...this.#files.values()];
  }

  file(name: string): StoredFile | undefined {
    return this.#files.get(name) ?? this.#filesFolded.get(name.toLowerCase());
  }

  content(file: StoredFile): Uint8Array {
    return this.#blobs.get(file.hash);
  }

  /** Takes in what was written since, by whatever process; tells whether there was anything. */
  async refresh(): Promise<boolean> {
    const changes = await readChanges(this.#db, this.#lastChange);
    if (changes === 'forgotten') {
      await this.#readAll();
      this.#revision += 1;
      return true;
    }
    const last = changes.at(-1);
    if (last === undefined) return false;
    for (const [entity, group] of Map.groupBy(changes, (change) => change.entity)) {
      await this.#reread(entity, new Set(group.map((change) => change.key)));
    }
    this.#lastChange = last.seq;
    if (changes.some((change) => change.entity !== 'flash-memory')) this.#revision += 1;
    return true;
  }

  /** What is written while this reads is noted behind `newest`, and so read again by the next refresh. */
  async #readAll(): Promise<void> {
    const newest = await newestChange(this.#db);
    const phones = await readPhones(this.#db);
    const extensions = await readExtensions(this.#db);
    const pbxes = await readPbxes(this.#db);
    const callGroups = await readCallGroups(this.#db);
    const settings = await readSettings(this.#db);
    const flashMemory = await readFlashMemory(this.#db);
    await this.#readBooks();
    for (const mac of [...this.#phones.keys()]) this.#dropPhone(mac);
    for (const phone of phones) this.#keepPhone(phone);
    replaceAll(
      this.#extensions,
      extensions.map((extension) => [extension.number, extension]),
    );
    replaceAll(
      this.#pbxes,
      pbxes.map((pbx) => [pbx.name, pbx]),
    );
    replaceAll(
      this.#callGroups,
      callGroups.map((group) => [group.number, group]),
    );
    const byScope = Map.groupBy(settings, ({ layer, scope }) => scopeKey(layer, scope));
    replaceAll(
      this.#settings,
      Array.from(byScope, ([key, list]) => [key, new Map(list.map(({ name, value }) => [name, value]))]),
    );
    replaceAll(this.#flashMemory, flashMemory);
    await this.#readFiles();
    this.#lastChange = newest;
  }

  // Below, everything is read before anything is changed: whoever asks meanwhile sees the old or the new.

  async #reread(entity: ChangedEntity, keys: ReadonlySet<string>): Promise<void> {
    switch (entity) {
      case 'phone':
        return inTurns(keys as ReadonlySet<MacAddress>, KEYS_A_TURN, async (mac) => {
          const [phone] = await readPhones(this.#db, mac);
          this.#dropPhone(mac);
          if (phone !== undefined) this.#keepPhone(phone);
          await this.#rereadFlashMemory(mac);
        });
      case 'extension':
        await inTurns(keys, KEYS_A_TURN, async (number) => {
          const [extension] = await readExtensions(this.#db, number);
          setOrDelete(this.#extensions, number, extension);
        });
        this.#bookRevision += 1;
        return;
      case 'phonebook':
        return this.#readBooks();
      case 'pbx':
        for (const name of keys) {
          const [pbx] = await readPbxes(this.#db, name);
          setOrDelete(this.#pbxes, name, pbx);
        }
        return;
      case 'call-group':
        for (const number of keys) {
          const [group] = await readCallGroups(this.#db, number);
          setOrDelete(this.#callGroups, number, group);
        }
        return;
      case 'setting':
        return inTurns(keys, KEYS_A_TURN, (key) => this.#rereadScope(key));
      case 'flash-memory':
        return inTurns(keys as ReadonlySet<MacAddress>, KEYS_A_TURN, (mac) => this.#rereadFlashMemory(mac));
      case 'firmware':
      case 'file':
        return this.#readFiles();
    }
  }

  async #rereadScope(key: string): Promise<void> {
    const slash = key.indexOf('/');
    const scope = { layer: key.slice(0, slash), scope: key.slice(slash + 1) } as LayerScope;
    const settings = await readSettings(this.#db, scope);
    this.#settings.set(key, new Map(settings.map(({ name, value }) => [name, value])));
  }

  async #rereadFlashMemory(mac: MacAddress): Promise<void> {
    const memory = await readFlashMemory(this.#db, mac);
    setOrDelete(this.#flashMemory, mac, memory.get(mac));
  }

  async #readBooks(): Promise<void> {
    const entries = await readBookEntries(this.#db);
    const sources = await readSources(this.#db);
    const services = await readServices(this.#db);
    this.#bookEntries = entries;
    this.#sources = sources;
    this.#services = services;
    this.#bookRevision += 1;
  }

  async #readFiles(): Promise<void> {
    const loads = await readFirmwareSets(this.#db);
    const operatorFiles = await readOperatorFiles(this.#db);
    const files = [...loads.flatMap((set) => set.files), ...operatorFiles];
    this.#loads = loads;
    replaceAll(
      this.#files,
      files.map((file) => [file.name, file]),
    );
    replaceAll(
      this.#filesFolded,
      files.map((file) => [file.name.toLowerCase(), file]),
    );
  }

  #keepPhone(phone: Phone): void {
    this.#phones.set(phone.mac, phone);
    if (phone.boundAddress !== undefined) this.#byAddress.set(phone.boundAddress, phone);
    for (const { extension } of phone.lines) {
      const holders = this.#holders.get(extension) ?? new Set();
      this.#holders.set(extension, holders.add(phone.mac));
    }
  }

  #dropPhone(mac: MacAddress): void {
    const phone = this.#phones.get(mac);
    this.#phones.delete(mac);
    for (const { extension } of phone?.lines ?? []) {
      const holders = this.#holders.get(extension);
      holders?.delete(mac);
      if (holders?.size === 0) this.#holders.delete(extension);
    }
    if (phone?.boundAddress !== undefined && this.#byAddress.get(phone.boundAddress) === phone) {
      this.#byAddress.delete(phone.boundAddress);
    }
  }
}

function replaceAll<Key, Value>(map: Map<Key, Value>, entries: Iterable<readonly [Key, Value]>): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

function setOrDelete<Key, Value>(map: Map<Key, Value>, key: Key, value: Value | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

function scopeKey(layer: WritableLayer, scope: string): string {
  return `${layer}/${scope}`;
}
