import type { OptionKind } from './option-value.ts';

interface OptionEntry {
  readonly code: number;
  /** What it is called in RFC 2132, in lower case. */
  readonly name: string;
  readonly kind: OptionKind;
  /** Where it is defined. */
  readonly section: string;
}

/** The options that have a meaning here or that an operator may want to send, by what they are called in the code. */
export const OPTIONS = {
  subnetMask: { code: 1, name: 'subnet mask', kind: 'address', section: 'RFC 2132 §3.3' },
  timeOffset: { code: 2, name: 'time offset', kind: 'int32', section: 'RFC 2132 §3.4' },
  routers: { code: 3, name: 'routers', kind: 'addresses', section: 'RFC 2132 §3.5' },
  timeServers: { code: 4, name: 'time servers', kind: 'addresses', section: 'RFC 2132 §3.6' },
  dnsServers: { code: 6, name: 'domain name servers', kind: 'addresses', section: 'RFC 2132 §3.8' },
  logServers: { code: 7, name: 'log servers', kind: 'addresses', section: 'RFC 2132 §3.9' },
  hostName: { code: 12, name: 'host name', kind: 'text', section: 'RFC 2132 §3.14' },
  domain: { code: 15, name: 'domain name', kind: 'text', section: 'RFC 2132 §3.17' },
  ipForwarding: { code: 19, name: 'IP forwarding', kind: 'flag', section: 'RFC 2132 §4.1' },
  interfaceMtu: { code: 26, name: 'interface MTU', kind: 'uint16', section: 'RFC 2132 §5.1' },
  broadcastAddress: { code: 28, name: 'broadcast address', kind: 'address', section: 'RFC 2132 §5.3' },
  arpTimeout: { code: 35, name: 'ARP cache timeout', kind: 'uint32', section: 'RFC 2132 §6.2' },
  ntpServers: { code: 42, name: 'NTP servers', kind: 'addresses', section: 'RFC 2132 §8.3' },
  vendorSpecific: { code: 43, name: 'vendor specific information', kind: 'octets', section: 'RFC 2132 §8.4' },
  netbiosNameServers: {
    code: 44,
    name: 'NetBIOS name servers',
    kind: 'addresses',
    section: 'RFC 2132 §8.5',
  },
  requestedAddress: { code: 50, name: 'requested address', kind: 'address', section: 'RFC 2132 §9.1' },
  leaseTime: { code: 51, name: 'lease time', kind: 'uint32', section: 'RFC 2132 §9.2' },
  messageType: { code: 53, name: 'message type', kind: 'uint8', section: 'RFC 2132 §9.6' },
  serverIdentifier: { code: 54, name: 'server identifier', kind: 'address', section: 'RFC 2132 §9.7' },
  parameterList: { code: 55, name: 'parameter request list', kind: 'octets', section: 'RFC 2132 §9.8' },
  message: { code: 56, name: 'message', kind: 'text', section: 'RFC 2132 §9.9' },
  maximumSize: { code: 57, name: 'maximum message size', kind: 'uint16', section: 'RFC 2132 §9.10' },
  renewalTime: { code: 58, name: 'renewal time (T1)', kind: 'uint32', section: 'RFC 2132 §9.11' },
  rebindingTime: { code: 59, name: 'rebinding time (T2)', kind: 'uint32', section: 'RFC 2132 §9.12' },
  vendorClass: { code: 60, name: 'vendor class identifier', kind: 'text', section: 'RFC 2132 §9.13' },
  clientIdentifier: { code: 61, name: 'client identifier', kind: 'octets', section: 'RFC 2132 §9.14' },
  tftpServerName: { code: 66, name: 'TFTP server name', kind: 'text', section: 'RFC 2132 §9.4' },
  bootFileName: { code: 67, name: 'boot file name', kind: 'text', section: 'RFC 2132 §9.5' },
  relayAgentInformation: {
    code: 82,
    name: 'relay agent information',
    kind: 'octets',
    section: 'RFC 3046 §2.0',
  },
  domainSearch: { code: 119, name: 'domain search', kind: 'octets', section: 'RFC 3397 §2' },
  classlessRoutes: { code: 121, name: 'classless routes', kind: 'octets', section: 'RFC 3442' },
  tftpServers: { code: 150, name: 'TFTP servers', kind: 'addresses', section: 'RFC 5859 §4' },
} as const satisfies Record<string, OptionEntry>;

const BY_CODE: ReadonlyMap<number, OptionEntry> = new Map(
  Object.values(OPTIONS).map((entry) => [entry.code, entry]),
);

/** The entry of a code; an option without one is passed on as octets. */
export function findOption(code: number): OptionEntry | undefined {
  return BY_CODE.get(code);
}
