import { type SettingPath, type SettingsProblem, show } from '#app/settings-problem.ts';
import type { AddressRange, LeaseTimes } from '#provisioning/dhcp/network.ts';
import { type Ipv4Address, ipv4ToNumber, parseIpv4Address } from '#values/ipv4-address.ts';
import { type Ipv4Network, networkHolds, parseIpv4Network } from '#values/ipv4-network.ts';
import { type MacAddress, parseMacAddress } from '#values/mac-address.ts';
import type { OffhookError } from '#values/offhook-error.ts';
import type { DhcpNetworkSection, DhcpSection } from './dhcp-section.ts';
import { readFurtherOptions } from './further-options.ts';

export type DhcpMode = 'alongside' | 'cisco-only' | 'full';

/** One network as the settings have it; what they leave open is filled in once the interface is known. */
export interface DhcpNetworkSettings {
  readonly network: Ipv4Network;
  readonly ranges: readonly AddressRange[];
  readonly exclude: readonly Ipv4Address[];
  readonly routers: readonly Ipv4Address[];
  readonly dnsServers: readonly Ipv4Address[];
  readonly domain?: string;
  readonly ntpServers: readonly Ipv4Address[];
  /** Empty: our own address. */
  readonly tftpServers: readonly Ipv4Address[];
  readonly arpTimeout?: number;
  readonly leaseTimes: LeaseTimes;
  readonly furtherOptions: ReadonlyMap<number, Uint8Array>;
}

/** What the DHCP server is told. */
export interface DhcpSettings {
  readonly mode: DhcpMode;
  /** Absent: the only one there is. */
  readonly interface?: string;
  readonly authoritative: boolean;
  /** Serve in full mode although another server is there. */
  readonly alongside: boolean;
  readonly networks: readonly DhcpNetworkSettings[];
  readonly reservations: ReadonlyMap<MacAddress, Ipv4Address>;
}

const DAY_SECONDS = 86_400;
/** A pool looks at each of its addresses once when it is made. */
const MOST_ADDRESSES = 65_536;

type Refuse = (problem: SettingsProblem) => OffhookError;

/** Reads `dhcp:` of settings.yaml; `undefined` means off. What does not fit is refused with its place. */
export function readDhcpSettings(section: DhcpSection, refuse: Refuse): DhcpSettings | undefined {
  const { mode = 'off', networks = [], reservations = [] } = section;
  if (mode === 'off') return undefined;
  const read = networks.map((network, index) =>
    readNetwork(network, (problem) => refuse({ ...problem, at: ['dhcp', 'networks', index, ...problem.at] })),
  );
  read.forEach(({ network }, index) => {
    const earlier = read.slice(0, index).find((other) => overlap(network, other.network));
    if (earlier !== undefined) {
      throw refuse({ at: ['dhcp', 'networks', index, 'network'], reason: 'overlaps an earlier one' });
    }
  });
  const settings = {
    mode,
    ...(section.interface === undefined ? {} : { interface: section.interface }),
    authoritative: section.authoritative ?? mode === 'full',
    alongside: section.alongside ?? false,
    networks: read,
    reservations: readReservations(reservations, read, refuse),
  };
  const hasAddresses = settings.reservations.size > 0 || read.some(({ ranges }) => ranges.length > 0);
  if (mode === 'alongside' || hasAddresses) return settings;
  throw refuse({
    at: ['dhcp', 'mode'],
    reason: `is ${mode}, and there is no address to give out`,
    remedy: 'Add dhcp.networks with ranges.',
  });
}

function readNetwork(section: DhcpNetworkSection, refuse: Refuse): DhcpNetworkSettings {
  const network = parseIpv4Network(section.network);
  if (network === undefined || network.prefixLength < 8 || network.prefixLength > 30) {
    throw refuse({
      at: ['network'],
      reason: `must be a network like 192.168.0.0/24, not ${show(section.network)}`,
    });
  }
  const inside = (text: string, at: SettingPath): Ipv4Address => {
    const address = readAddress(text, at, refuse);
    if (networkHolds(network, address)) return address;
    throw refuse({ at, reason: `must be in ${section.network}, and ${address} is not` });
  };
  const list = (key: 'routers' | 'dns' | 'ntp' | 'tftp') =>
    (section[key] ?? []).map((text, index) => readAddress(text, [key, index], refuse));
  const { domain, arpTimeout } = section;
  return {
    network,
    ranges: readRanges(section.ranges ?? [], inside, refuse),
    exclude: (section.exclude ?? []).map((text, index) => inside(text, ['exclude', index])),
    routers: (section.routers ?? []).map((text, index) => inside(text, ['routers', index])),
    dnsServers: list('dns'),
    ...(domain === undefined ? {} : { domain: readDomain(domain, refuse) }),
    ntpServers: list('ntp'),
    tftpServers: list('tftp'),
    ...(arpTimeout === undefined ? {} : { arpTimeout }),
    leaseTimes: readLeaseTimes(section, refuse),
    furtherOptions: readFurtherOptions(section.options ?? [], refuse),
  };
}

function readRanges(
  texts: readonly string[],
  inside: (text: string, at: SettingPath) => Ipv4Address,
  refuse: Refuse,
): AddressRange[] {
  const ranges: AddressRange[] = [];
  let total = 0;
  texts.forEach((text, index) => {
    const at = ['ranges', index];
    const [firstText = '', lastText = firstText, ...rest] = text.split('-');
    if (rest.length > 0)
      throw refuse({ at, reason: `must be like 10.0.0.100-10.0.0.199, not ${show(text)}` });
    const first = ipv4ToNumber(inside(firstText.trim(), at));
    const last = ipv4ToNumber(inside(lastText.trim(), at));
    if (last < first) throw refuse({ at, reason: `must begin with the lower address, not ${show(text)}` });
    if (ranges.some((other) => first <= other.last && last >= other.first)) {
      throw refuse({ at, reason: 'overlaps an earlier one' });
    }
    total += last - first + 1;
    if (total > MOST_ADDRESSES) throw refuse({ at, reason: `makes more than ${MOST_ADDRESSES} addresses` });
    ranges.push({ first, last });
  });
  return ranges;
}

function readLeaseTimes(section: DhcpNetworkSection, refuse: Refuse): LeaseTimes {
  const lease = section.leaseTime ?? DAY_SECONDS;
  const renewal = section.renewalTime ?? Math.floor(lease / 2);
  const rebinding = section.rebindingTime ?? Math.max(renewal, Math.floor((lease * 7) / 8));
  if (renewal <= rebinding && rebinding <= lease) return { lease, renewal, rebinding };
  const at = section.rebindingTime === undefined ? ['renewalTime'] : ['rebindingTime'];
  throw refuse({ at, reason: 'must not be out of the order renewal, rebinding, end of the lease' });
}

function readReservations(
  entries: NonNullable<DhcpSection['reservations']>,
  networks: readonly DhcpNetworkSettings[],
  refuse: Refuse,
): Map<MacAddress, Ipv4Address> {
  const reservations = new Map<MacAddress, Ipv4Address>();
  const addresses = new Set<Ipv4Address>();
  entries.forEach(({ mac: macText, address: addressText }, index) => {
    const at = ['dhcp', 'reservations', index];
    const mac = parseMacAddress(macText);
    if (mac === undefined) {
      throw refuse({ at: [...at, 'mac'], reason: `must be a MAC address, not ${show(macText)}` });
    }
    const address = readAddress(addressText, [...at, 'address'], refuse);
    if (!networks.some(({ network }) => networkHolds(network, address))) {
      throw refuse({
        at: [...at, 'address'],
        reason: `must be in one of dhcp.networks, and ${address} is not`,
      });
    }
    if (reservations.has(mac)) throw refuse({ at: [...at, 'mac'], reason: 'has a reservation already' });
    if (addresses.has(address)) throw refuse({ at: [...at, 'address'], reason: 'is reserved already' });
    reservations.set(mac, address);
    addresses.add(address);
  });
  return reservations;
}

function readAddress(text: string, at: SettingPath, refuse: Refuse): Ipv4Address {
  const address = parseIpv4Address(text);
  if (address !== undefined) return address;
  throw refuse({ at, reason: `must be an IPv4 address, not ${show(text)}` });
}

function readDomain(text: string, refuse: Refuse): string {
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text)) return text;
  throw refuse({ at: ['domain'], reason: `must be a domain name, not ${show(text)}` });
}

function overlap(a: Ipv4Network, b: Ipv4Network): boolean {
  const shorter = Math.min(a.prefixLength, b.prefixLength);
  const size = 2 ** (32 - shorter);
  return Math.floor(a.base / size) === Math.floor(b.base / size);
}
