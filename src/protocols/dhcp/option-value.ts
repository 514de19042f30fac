import { DecodeError } from '#values/decode-error.ts';
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from '#values/ipv4-address.ts';

/** What the octets of an option stand for. */
export interface OptionValues {
  readonly address: Ipv4Address;
  /** One at least. */
  readonly addresses: readonly Ipv4Address[];
  /** ISO 8859-1 without NUL octets at the end, which some clients send and none should count. */
  readonly text: string;
  readonly uint8: number;
  readonly uint16: number;
  readonly uint32: number;
  readonly int32: number;
  readonly flag: boolean;
  readonly octets: Uint8Array;
}

export type OptionKind = keyof OptionValues;

const INTEGERS = {
  uint8: { octets: 1, minimum: 0, maximum: 0xff },
  uint16: { octets: 2, minimum: 0, maximum: 0xffff },
  uint32: { octets: 4, minimum: 0, maximum: 0xffffffff },
  int32: { octets: 4, minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
} as const;

/** The smallest and the largest number of a kind; `undefined` for what is no number. */
export function integerBounds(kind: OptionKind): { minimum: number; maximum: number } | undefined {
  return kind in INTEGERS ? INTEGERS[kind as keyof typeof INTEGERS] : undefined;
}

/** Reads an option's octets; throws {@link DecodeError} when their number does not fit the kind. */
export function decodeOption<Kind extends OptionKind>(kind: Kind, octets: Uint8Array): OptionValues[Kind];
export function decodeOption(kind: OptionKind, octets: Uint8Array): OptionValues[OptionKind] {
  switch (kind) {
    case 'octets':
      return octets;
    case 'text':
      return decodeText(octets);
    case 'address':
      expectOctets(kind, octets, 4);
      return addressAt(octets, 0);
    case 'addresses':
      if (octets.length === 0 || octets.length % 4 !== 0) expectOctets(kind, octets, 4);
      return Array.from({ length: octets.length / 4 }, (_, index) => addressAt(octets, index * 4));
    case 'flag':
      expectOctets(kind, octets, 1);
      return octets[0] !== 0;
    case 'int32':
      expectOctets(kind, octets, 4);
      return uintAt(octets, 0, 4) | 0;
    default:
      expectOctets(kind, octets, INTEGERS[kind].octets);
      return uintAt(octets, 0, octets.length);
  }
}

/** Writes a value as an option's octets; throws RangeError for what the kind can't hold. */
export function encodeOption<Kind extends OptionKind>(kind: Kind, value: OptionValues[Kind]): Uint8Array;
export function encodeOption(kind: OptionKind, value: OptionValues[OptionKind]): Uint8Array {
  switch (kind) {
    case 'octets':
      return value as Uint8Array;
    case 'text':
      return Uint8Array.from(Buffer.from(value as string, 'latin1'));
    case 'address':
      return uintOctets(ipv4ToNumber(value as Ipv4Address), 4);
    case 'addresses':
      return Uint8Array.from(
        (value as readonly Ipv4Address[]).flatMap((address) => [...uintOctets(ipv4ToNumber(address), 4)]),
      );
    case 'flag':
      return Uint8Array.of(value ? 1 : 0);
    default: {
      const { octets, minimum, maximum } = INTEGERS[kind];
      const number = value as number;
      if (!Number.isInteger(number) || number < minimum || number > maximum) {
        throw new RangeError(`${number} is no ${kind}`);
      }
      return uintOctets(number, octets);
    }
  }
}

function decodeText(octets: Uint8Array): string {
  let length = octets.length;
  while (length > 0 && octets[length - 1] === 0) length -= 1;
  return Buffer.from(octets.buffer, octets.byteOffset, length).toString('latin1');
}

function expectOctets(kind: OptionKind, octets: Uint8Array, count: number): void {
  if (octets.length === count) return;
  throw new DecodeError(`${kind}: ${count} octets expected, ${octets.length} given`, 0);
}

function addressAt(octets: Uint8Array, offset: number): Ipv4Address {
  return ipv4FromNumber(uintAt(octets, offset, 4));
}

function uintAt(octets: Uint8Array, offset: number, count: number): number {
  let value = 0;
  for (let index = 0; index < count; index += 1) value = value * 256 + (octets[offset + index] as number);
  return value;
}

function uintOctets(value: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => (value >>> (8 * (count - 1 - index))) & 0xff);
}
