import type { PageLife } from '#files/phone-xml/page-headers.ts';
import type { PhoneXml } from '#files/phone-xml/phone-xml.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { LoadName } from '#values/load-name.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { LeaseBinding } from './dhcp/lease.ts';
import type { WritableLayer } from './layers.ts';
import type { Extension, PbxAddress, Phone } from './phone.ts';

/** A file that is served as it is: a part of a firmware set, or what an operator added. */
export interface StoredFile {
  readonly name: string;
  /** SHA-256 of the content, hexadecimal. */
  readonly hash: string;
  /** Octets. */
  readonly size: number;
}

/** The complete group of files that make a load installable. */
export interface ShelvedLoad {
  readonly load: LoadName;
  /** The universal loader of the set, without extension: what OS79XX.TXT names. */
  readonly loader: LoadName;
  readonly files: readonly StoredFile[];
}

/** All that the policy needs to know of phones, settings and files. Answered from memory. */
export interface Fleet {
  /** Grows with every change of anything below but flash memory: the key of what was rendered from it. */
  readonly revision: number;
  phone(mac: MacAddress): Phone | undefined;
  /** The phone that an operator bound to the address. */
  boundTo(address: Ipv4Address): Phone | undefined;
  extension(number: string): Extension | undefined;
  /** Numbers of extensions and groups: what is dialled within the house. */
  ownNumbers(): Iterable<string>;
  /** A PBX besides the embedded one. */
  pbx(name: string): PbxAddress | undefined;
  settings(layer: WritableLayer, scope: string): ReadonlyMap<string, string>;
  /**
   * The settings that the phone has fetched from us with another value than its own default.
   * `undefined` when it never fetched its file: then its flash may hold anything.
   */
  flashMemory(mac: MacAddress): ReadonlySet<string> | undefined;
  /** Complete sets only, newest release last. */
  loads(): readonly ShelvedLoad[];
  /** Every stored file: parts of firmware sets and what operators added. */
  files(): readonly StoredFile[];
  /** A stored file by its exact name or, failing that, without regard to letter case. */
  file(name: string): StoredFile | undefined;
  /** The content of a stored file. */
  content(file: StoredFile): Uint8Array;
}

/** A page that a phone asks for. It is the phone: its address is proven. */
export interface PageRequest {
  /** Without a slash before it: `directory/search`. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly phone: Phone;
}

/** What the phone shows, and for how long. */
export interface Page extends PageLife {
  readonly shows: PhoneXml;
}

/** Pages that are made for the phone that asks: the directory and what else it may look at. */
export interface PhonePages {
  /** `undefined` when there is no such page for it. */
  page(request: PageRequest): Page | undefined;
  /** Looks up what the page of that path needs to know from elsewhere; absent where nothing does. */
  readonly prepare?: (path: string) => Promise<void> | undefined;
}

/** What the network says about who asks. */
export interface Surroundings {
  /** Whom our own DHCP server has leased the address to; `undefined` when nobody, or when it does not serve. */
  leaseOf(address: Ipv4Address): LeaseBinding | undefined;
  /** Whose MAC address the kernel's neighbour table gives for the address; `undefined` when it has no entry. */
  neighbour(address: Ipv4Address): MacAddress | undefined;
  /** The only phone that named itself from this address lately; weak evidence, enough where no secret is. */
  lastNamed(address: Ipv4Address): MacAddress | undefined;
  /** Whether phones that nobody knows are offered a load on this address's network. */
  convertsOnSight(address: Ipv4Address): boolean;
}

/** What files say about the server itself. */
export interface ServerFacts {
  /** UDP port of the embedded registrar. */
  readonly sipPort: number;
  /** Where relative URLs in settings lead, without a slash at the end, for a phone that asked `to`. */
  baseUrl(to: Ipv4Address): string;
  /** Milliseconds since 1970: phones are told the rules that their time zone has this year. */
  now(): number;
}
