declare const brand: unique symbol;

/** A phone's Ethernet address, kept as it is shown: `00:11:5C:93:AF:D1`. */
export type MacAddress = string & { readonly [brand]: 'MacAddress' };

const SPELLINGS = [
  /^[0-9a-f]{12}$/i,
  /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i,
  /^[0-9a-f]{2}(-[0-9a-f]{2}){5}$/i,
  /^[0-9a-f]{2}( [0-9a-f]{2}){5}$/i,
  /^[0-9a-f]{4}(\.[0-9a-f]{4}){2}$/i,
];

/**
 * Reads a MAC address in any usual spelling (`00115c93afd1`, `00:11:…`, `00-11-…`, `0011.5c93.afd1`).
 * Group (multicast) addresses and the all-zero address belong to no phone and give `undefined`, as does
 * anything else.
 */
export function parseMacAddress(text: string): MacAddress | undefined {
  const trimmed = text.trim();
  if (!SPELLINGS.some((spelling) => spelling.test(trimmed))) return undefined;
  const digits = trimmed.replace(/[^0-9a-f]/gi, '').toUpperCase();
  const isGroup = (Number.parseInt(digits.slice(0, 2), 16) & 1) === 1;
  if (isGroup || digits === '000000000000') return undefined;
  return digits.replace(/(..)(?!$)/g, '$1:') as MacAddress;
}

/** The twelve upper-case digits that stand in file names: `00115C93AFD1` (observed). */
export function macInFileName(mac: MacAddress): string {
  return mac.replaceAll(':', '');
}

/** The six octets of the address. */
export function macOctets(mac: MacAddress): Uint8Array {
  return Uint8Array.from(mac.split(':'), (octet) => Number.parseInt(octet, 16));
}

const COLON = ':'.charCodeAt(0);
const DIGITS = Array.from('0123456789ABCDEF', (digit) => digit.charCodeAt(0));

/** The address of six octets; `undefined` for any other number of them, group addresses and all zeros. */
export function macFromOctets(octets: Uint8Array): MacAddress | undefined {
  if (octets.length !== 6 || ((octets[0] as number) & 1) === 1) return undefined;
  if (octets.every((octet) => octet === 0)) return undefined;
  const high = (index: number) => DIGITS[(octets[index] as number) >> 4] as number;
  const low = (index: number) => DIGITS[(octets[index] as number) & 15] as number;
  // In one piece, and not of eleven that are joined when it is looked up: this is done for every packet.
  return String.fromCharCode(
    high(0),
    low(0),
    COLON,
    high(1),
    low(1),
    COLON,
    high(2),
    low(2),
    COLON,
    high(3),
    low(3),
    COLON,
    high(4),
    low(4),
    COLON,
    high(5),
    low(5),
  ) as MacAddress;
}
