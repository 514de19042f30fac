import { createHash } from 'node:crypto';
import type { WritableLayer } from '#provisioning/layers.ts';
import type { Extension, PbxAddress, Phone } from '#provisioning/phone.ts';
import type { Fleet, ShelvedLoad, StoredFile } from '#provisioning/ports.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { LoadName } from '#values/load-name.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** A fleet as literals: what a test of policy says, and nothing else. */
export interface FleetLiterals {
  readonly phones?: readonly Phone[];
  readonly extensions?: readonly Extension[];
  readonly pbxes?: readonly PbxAddress[];
  /** By `layer/scope`, `site/` for the site. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly memory?: Readonly<Record<string, readonly string[]>>;
  readonly loads?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

/** Makes a fleet of literals; change `literals` and raise `revision` to change it. */
export class LiteralFleet implements Fleet {
  revision = 0;
  literals: FleetLiterals;

  constructor(literals: FleetLiterals = {}) {
    this.literals = literals;
  }

  phone(mac: MacAddress): Phone | undefined {
    return this.literals.phones?.find((phone) => phone.mac === mac);
  }

  boundTo(address: Ipv4Address): Phone | undefined {
    return this.literals.phones?.find((phone) => phone.boundAddress === address);
  }

  extension(number: string): Extension | undefined {
    return this.literals.extensions?.find((extension) => extension.number === number);
  }

  ownNumbers(): Iterable<string> {
    return (this.literals.extensions ?? []).map(({ number }) => number);
  }

  pbx(name: string): PbxAddress | undefined {
    return this.literals.pbxes?.find((pbx) => pbx.name === name);
  }

  settings(layer: WritableLayer, scope: string): ReadonlyMap<string, string> {
    return new Map(Object.entries(this.literals.settings?.[`${layer}/${scope}`] ?? {}));
  }

  flashMemory(mac: MacAddress): ReadonlySet<string> | undefined {
    const names = this.literals.memory?.[mac];
    return names === undefined ? undefined : new Set(names);
  }

  loads(): readonly ShelvedLoad[] {
    return (this.literals.loads ?? []).map((load) => ({
      load: load as LoadName,
      loader: load.replace('P0S3', 'P003') as LoadName,
      files: [],
    }));
  }

  files(): readonly StoredFile[] {
    return Object.entries(this.literals.files ?? {}).map(([name, text]) => ({
      name,
      size: text.length,
      hash: createHash('sha256').update(text).digest('hex'),
    }));
  }

  file(name: string): StoredFile | undefined {
    const files = this.files();
    return (
      files.find((file) => file.name === name) ??
      files.find((file) => file.name.toLowerCase() === name.toLowerCase())
    );
  }

  content(file: StoredFile): Uint8Array {
    return Buffer.from(this.literals.files?.[file.name] ?? '');
  }
}
