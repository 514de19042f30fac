/** The phones of the benchmark, each known by its index. */
import { phoneFileName, sharedFileName } from '#files/file-names.ts';
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from '#values/ipv4-address.ts';
import { type MacAddress, parseMacAddress } from '#values/mac-address.ts';

/** The address of phone 0, as a number; all of 127.0.0.0/8 is this machine. */
export const FIRST_ADDRESS = ipv4ToNumber('127.100.0.0' as Ipv4Address);

/** Files that an operator added. */
export const SHARED_FILES: readonly string[] = ['dialplan.xml', sharedFileName('ring-list')];

/** The application of the synthetic firmware: 757 kB. */
export const IMAGE = 'P0S3-8-12-00.sb2';

/** The group of phones that come first: the last hundredth of all, which asks last. */
export const RECEPTION = 'reception';

/** Whether the phone with that index is in the group {@link RECEPTION}, in a building of so many phones. */
export function isOfReception(index: number, phones: number): boolean {
  return index >= phones * 0.99;
}

/** One of them. */
export interface Phone {
  readonly mac: MacAddress;
  readonly address: Ipv4Address;
  /** Of its extension. */
  readonly number: string;
}

/** The phone with an index from 0 on. */
export function phoneAt(index: number): Phone {
  const mac = parseMacAddress(`00115C${index.toString(16).padStart(6, '0')}`);
  if (mac === undefined) throw new RangeError(`no phone ${index}`);
  return { mac, address: ipv4FromNumber(FIRST_ADDRESS + index), number: String(20_000 + index) };
}

/** The five files of a boot that finds its firmware up to date, in the order in which they are fetched. */
export function chainOf({ mac }: Phone): string[] {
  return [
    phoneFileName('sep-xml', mac),
    sharedFileName('default-cnf'),
    phoneFileName('phone-cnf', mac),
    ...SHARED_FILES,
  ];
}
