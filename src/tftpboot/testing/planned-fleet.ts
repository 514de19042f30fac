import { createHash } from 'node:crypto';
import type { WritableLayer } from '#provisioning/layers.ts';
import type { Extension, Phone } from '#provisioning/phone.ts';
import type { Fleet, ShelvedLoad, StoredFile } from '#provisioning/ports.ts';
import type { ImportPlan, PlannedFile } from '#tftpboot/import-plan.ts';
import { compareLoadNames } from '#values/load-name.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** The fleet that there is once a plan was applied to an empty installation. `read` gives the content of a file. */
export class PlannedFleet implements Fleet {
  readonly revision = 0;
  readonly #plan: ImportPlan;
  readonly #read: (path: string) => Uint8Array;
  readonly #paths = new Map<string, string>();

  constructor(plan: ImportPlan, read: (path: string) => Uint8Array) {
    this.#plan = plan;
    this.#read = read;
    for (const { name, path } of [...plan.files, ...plan.firmware.flatMap(({ parts }) => parts)]) {
      this.#paths.set(name, path);
    }
  }

  *phones(): Iterable<Phone> {
    for (const phone of this.#plan.phones) yield { ...phone, standing: 'adopted', firstSeen: '' };
  }

  phone(mac: MacAddress): Phone | undefined {
    return [...this.phones()].find((phone) => phone.mac === mac);
  }

  boundTo(): undefined {
    return undefined;
  }

  extension(number: string): Extension | undefined {
    return this.#plan.extensions.find((extension) => extension.number === number);
  }

  ownNumbers(): Iterable<string> {
    return this.#plan.extensions.map(({ number }) => number);
  }

  pbx(): undefined {
    return undefined;
  }

  settings(layer: WritableLayer, scope: string): ReadonlyMap<string, string> {
    const stored = this.#plan.settings.filter(
      (setting) => setting.layer === layer && setting.scope === scope,
    );
    return new Map(stored.map(({ name, value }) => [name, value]));
  }

  readonly notes = (layer: WritableLayer, scope: string): ReadonlyMap<string, string> => {
    const stored = this.#plan.notes.filter((note) => note.layer === layer && note.scope === scope);
    return new Map(stored.map(({ name, text }) => [name, text]));
  };

  flashMemory(): undefined {
    return undefined;
  }

  loads(): readonly ShelvedLoad[] {
    return this.#plan.firmware
      .map(({ load, loader, parts }) => ({ load, loader, files: parts.map((part) => this.#stored(part)) }))
      .toSorted((a, b) => compareLoadNames(a.load, b.load));
  }

  files(): readonly StoredFile[] {
    return [...this.#plan.firmware.flatMap(({ parts }) => parts), ...this.#plan.files].map((file) =>
      this.#stored(file),
    );
  }

  file(name: string): StoredFile | undefined {
    return (
      this.files().find((file) => file.name === name) ??
      this.files().find((file) => file.name.toLowerCase() === name.toLowerCase())
    );
  }

  content({ name }: StoredFile): Uint8Array {
    return this.#read(this.#paths.get(name) ?? '');
  }

  #stored({ name, path, size }: PlannedFile): StoredFile {
    return { name, size, hash: createHash('sha256').update(this.#read(path)).digest('hex') };
  }
}
