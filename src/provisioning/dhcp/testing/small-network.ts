import type { DhcpNetwork, KnownPhones } from '#provisioning/dhcp/network.ts';
import { usualLeaseTimes } from '#provisioning/dhcp/network.ts';
import type { DhcpQuestion } from '#provisioning/dhcp/question.ts';
import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { parseIpv4Network } from '#values/ipv4-network.ts';
import { type MacAddress, macFromOctets } from '#values/mac-address.ts';

export const SERVER = '192.168.0.2' as Ipv4Address;
const PHONE_CLASS = 'Cisco Systems, Inc. IP Phone CP-7960G';

/** `10` in 192.168.0.0/24, dotted. */
export const host = (number: number) => `192.168.0.${number}` as Ipv4Address;

/** 192.168.0.100 to .109 and nothing special, unless a test says otherwise. */
export function smallNetwork(more: Partial<DhcpNetwork> = {}): DhcpNetwork {
  const network = parseIpv4Network('192.168.0.0/24');
  if (network === undefined) throw new TypeError('not a network');
  return {
    network,
    ranges: [{ first: ipv4ToNumber(host(100)), last: ipv4ToNumber(host(109)) }],
    excluded: new Set([ipv4ToNumber(SERVER)]),
    reservations: new Map(),
    routers: [host(1)],
    dnsServers: [],
    ntpServers: [],
    tftpServers: [SERVER],
    leaseTimes: usualLeaseTimes(3600),
    furtherOptions: new Map(),
    ...more,
  };
}

/** The MAC address of the phone with this number. */
export function phoneMac(number: number): MacAddress {
  const mac = macFromOctets(Uint8Array.of(0, 0x11, 0x5c, number >> 16, number >> 8, number));
  if (mac === undefined) throw new TypeError('not a MAC address');
  return mac;
}

/** What a 7960 with this number asks. */
export function question(
  number: number,
  type: DhcpQuestion['type'],
  more: Partial<DhcpQuestion> = {},
): DhcpQuestion {
  const mac = phoneMac(number);
  return { type, mac, client: mac, vendorClass: PHONE_CLASS, hostName: '', ...more };
}

/** The phones that an operator has taken in. */
export function knownPhones(...numbers: readonly number[]): KnownPhones {
  const macs = new Set(numbers.map(phoneMac));
  return { count: macs.size, isKnown: (mac) => macs.has(mac), macs: () => macs };
}
