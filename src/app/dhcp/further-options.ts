import { type SettingsProblem, show } from '#app/settings-problem.ts';
import { findOption } from '#protocols/dhcp/option-table.ts';
import { encodeOption, integerBounds, type OptionKind } from '#protocols/dhcp/option-value.ts';
import { parseIpv4Address } from '#values/ipv4-address.ts';
import type { OffhookError } from '#values/offhook-error.ts';
import type { DhcpNetworkSection } from './dhcp-section.ts';

type OptionSection = NonNullable<DhcpNetworkSection['options']>[number];

/** Options that have a key of their own, or that the server makes for each answer. */
const MADE_ELSEWHERE: Readonly<Record<number, string>> = {
  1: 'follows from network',
  3: 'is routers',
  6: 'is dns',
  15: 'is domain',
  35: 'is arpTimeout',
  42: 'is ntp',
  51: 'is leaseTime',
  58: 'is renewalTime',
  59: 'is rebindingTime',
  66: 'follows from tftp',
  150: 'is tftp',
};
const MADE_BY_THE_SERVER: ReadonlySet<number> = new Set([50, 52, 53, 54, 55, 56, 57, 61, 82]);
/** All of them together; a reply has room for about this much besides its own. */
const MOST_OCTETS = 400;

/** Reads options by number and type; what does not fit is refused with its place. */
export function readFurtherOptions(
  sections: readonly OptionSection[],
  refuse: (problem: SettingsProblem) => OffhookError,
): ReadonlyMap<number, Uint8Array> {
  const options = new Map<number, Uint8Array>();
  let octets = 0;
  sections.forEach(({ code, type, value }, index) => {
    const at = ['options', index];
    const elsewhere = MADE_ELSEWHERE[code];
    if (elsewhere !== undefined) {
      throw refuse({ at: [...at, 'code'], reason: `${code} ${elsewhere}`, remedy: 'Use that key.' });
    }
    if (MADE_BY_THE_SERVER.has(code)) {
      throw refuse({ at: [...at, 'code'], reason: `${code} is made by the server for each answer` });
    }
    if (options.has(code)) throw refuse({ at: [...at, 'code'], reason: `${code} is there already` });
    const known = findOption(code);
    if (known !== undefined && known.kind !== type && known.kind !== 'octets' && type !== 'octets') {
      throw refuse({
        at: [...at, 'type'],
        reason: `must be ${known.kind} for ${known.name} (${known.section}), not ${type}`,
      });
    }
    const encoded = encodeSetting(type, value);
    if (encoded === undefined) {
      throw refuse({ at: [...at, 'value'], reason: `must be ${DESCRIPTIONS[type]}, not ${show(value)}` });
    }
    octets += encoded.length + 2;
    if (octets > MOST_OCTETS)
      throw refuse({ at, reason: `makes more than ${MOST_OCTETS} octets of options` });
    options.set(code, encoded);
  });
  return options;
}

const DESCRIPTIONS: { readonly [Kind in OptionKind]: string } = {
  address: 'an IPv4 address',
  addresses: 'a list of IPv4 addresses',
  text: 'a text of 1 to 255 characters',
  flag: 'true or false',
  uint8: 'a whole number from 0 to 255',
  uint16: 'a whole number from 0 to 65535',
  uint32: 'a whole number from 0 to 4294967295',
  int32: 'a whole number from -2147483648 to 2147483647',
  octets: 'octets in hexadecimal, like "01:02:ff"',
};

function encodeSetting(kind: OptionKind, value: unknown): Uint8Array | undefined {
  switch (kind) {
    case 'text':
      return typeof value === 'string' && /^[\x20-\xff]{1,255}$/.test(value)
        ? encodeOption('text', value)
        : undefined;
    case 'flag':
      return typeof value === 'boolean' ? encodeOption('flag', value) : undefined;
    case 'octets': {
      const digits = typeof value === 'string' ? value.replace(/[ :]/g, '') : '';
      return /^([0-9a-f]{2})+$/i.test(digits) ? Uint8Array.from(Buffer.from(digits, 'hex')) : undefined;
    }
    case 'address':
    case 'addresses': {
      const texts: unknown[] = Array.isArray(value) ? value : [value];
      const addresses = texts.map((text) => (typeof text === 'string' ? parseIpv4Address(text) : undefined));
      if (addresses.length === 0 || addresses.includes(undefined)) return undefined;
      if (kind === 'address' && addresses.length > 1) return undefined;
      return encodeOption(
        'addresses',
        addresses.filter((address) => address !== undefined),
      );
    }
    default: {
      const bounds = integerBounds(kind);
      const fits =
        bounds !== undefined &&
        typeof value === 'number' &&
        Number.isInteger(value) &&
        value >= bounds.minimum &&
        value <= bounds.maximum;
      return fits ? encodeOption(kind, value) : undefined;
    }
  }
}
