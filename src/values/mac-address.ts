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

const PAIRS = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0').toUpperCase());

/** The address of six octets; `undefined` for any other number of them, group addresses and all zeros. */
export function macFromOctets(octets: Uint8Array): MacAddress | undefined {
  if (octets.length !== 6 || ((octets[0] as number) & 1) === 1) return undefined;
  if (octets.every((octet) => octet === 0)) return undefined;
  const pair = (index: number) => PAIRS[octets[index] as number];
  return `${pair(0)}:${pair(1)}:${pair(2)}:${pair(3)}:${pair(4)}:${pair(5)}` as MacAddress;
}
