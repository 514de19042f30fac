declare const brand: unique symbol;

/** An IPv4 address in dotted form, `192.168.0.20`. The 79xx family in scope knows no IPv6. */
export type Ipv4Address = string & { readonly [brand]: 'Ipv4Address' };

const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const DOTTED = new RegExp(`^${OCTET}(\\.${OCTET}){3}$`);

/** Reads four decimal octets without leading zeros; anything else gives `undefined`. */
export function parseIpv4Address(text: string): Ipv4Address | undefined {
  return DOTTED.test(text) ? (text as Ipv4Address) : undefined;
}

const DOT = 46;
const ZERO = 48;

/** The address as an unsigned 32-bit number, most significant octet first. */
export function ipv4ToNumber(address: Ipv4Address): number {
  // Digit by digit: this is done several times for each packet.
  let value = 0;
  let octet = 0;
  for (let index = 0; index < address.length; index += 1) {
    const code = address.charCodeAt(index);
    if (code === DOT) {
      value = value * 256 + octet;
      octet = 0;
    } else octet = octet * 10 + code - ZERO;
  }
  return value * 256 + octet;
}

/** The address of an unsigned 32-bit number. */
export function ipv4FromNumber(value: number): Ipv4Address {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}` as Ipv4Address;
}
