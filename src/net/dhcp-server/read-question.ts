import { OPTIONS } from '#protocols/dhcp/option-table.ts';
import { decodeOption, type OptionKind, type OptionValues } from '#protocols/dhcp/option-value.ts';
import { type DhcpPacket, ETHERNET, MESSAGE_TYPE, NO_ADDRESS } from '#protocols/dhcp/packet.ts';
import type { OfferedTerms } from '#provisioning/dhcp/offered-terms.ts';
import type { DhcpQuestion } from '#provisioning/dhcp/question.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { macFromOctets } from '#values/mac-address.ts';

const QUESTION_TYPES: Readonly<Record<number, DhcpQuestion['type']>> = {
  [MESSAGE_TYPE.discover]: 'discover',
  [MESSAGE_TYPE.request]: 'request',
  [MESSAGE_TYPE.decline]: 'decline',
  [MESSAGE_TYPE.release]: 'release',
  [MESSAGE_TYPE.inform]: 'inform',
};
/** Texts of strangers are shown and kept; no real one is longer. */
const LONGEST_TEXT = 64;
const UNPRINTABLE = /[^\x20-\x7e]/;
/** A DUID has at most 130 octets (RFC 8415 §11.1), and nobody needs more. */
const LONGEST_IDENTIFIER = 132;

/**
 * What a message asks, in the words of policy. Throws {@link DecodeError} for what no Ethernet client sends: a
 * missing or unknown type, another kind of hardware, an option of the wrong length.
 */
export function readQuestion(packet: DhcpPacket): DhcpQuestion {
  const type = QUESTION_TYPES[optional(packet, 'messageType') ?? 0];
  if (type === undefined) throw new DecodeError('message type: none that a client sends', 0);
  const mac = packet.htype === ETHERNET ? macFromOctets(packet.chaddr) : undefined;
  if (mac === undefined) throw new DecodeError('hardware address: not of an Ethernet device', 1);
  const requested = optional(packet, 'requestedAddress');
  const server = optional(packet, 'serverIdentifier');
  const wantedSeconds = optional(packet, 'leaseTime');
  return {
    type,
    mac,
    client: clientOf(packet) ?? mac,
    ...(packet.ciaddr === NO_ADDRESS ? {} : { current: packet.ciaddr }),
    ...(requested === undefined || requested === NO_ADDRESS ? {} : { requested }),
    ...(server === undefined ? {} : { server }),
    ...(packet.giaddr === NO_ADDRESS ? {} : { relay: packet.giaddr }),
    ...(wantedSeconds === undefined ? {} : { wantedSeconds }),
    vendorClass: printable(optional(packet, 'vendorClass')),
    hostName: printable(optional(packet, 'hostName')),
  };
}

/** What another server's OFFER or ACK tells its client. Throws {@link DecodeError} for options of the wrong length. */
export function readTerms(packet: DhcpPacket): OfferedTerms {
  const mask = optional(packet, 'subnetMask');
  const leaseSeconds = optional(packet, 'leaseTime');
  const tftpName = printable(optional(packet, 'tftpServerName'));
  return {
    address: packet.yiaddr === NO_ADDRESS ? packet.ciaddr : packet.yiaddr,
    ...(mask === undefined ? {} : { mask }),
    routers: addresses(packet, 'routers'),
    dnsServers: addresses(packet, 'dnsServers'),
    ...(tftpName === '' ? {} : { tftpName }),
    tftpServers: addresses(packet, 'tftpServers'),
    ...(packet.siaddr === NO_ADDRESS ? {} : { nextServer: packet.siaddr }),
    ...(leaseSeconds === undefined ? {} : { leaseSeconds }),
  };
}

/** The value of an option of the table; `undefined` when the message lacks it. */
export function optional<Name extends keyof typeof OPTIONS>(
  packet: Pick<DhcpPacket, 'options'>,
  name: Name,
): OptionValues[(typeof OPTIONS)[Name]['kind']] | undefined {
  const { code, kind } = OPTIONS[name];
  const octets = packet.options.get(code);
  if (octets === undefined) return undefined;
  return decodeOption(kind as OptionKind, octets) as OptionValues[(typeof OPTIONS)[Name]['kind']];
}

function addresses(
  packet: DhcpPacket,
  name: 'routers' | 'dnsServers' | 'tftpServers',
): readonly Ipv4Address[] {
  return (optional(packet, name) ?? []).filter((address) => address !== NO_ADDRESS);
}

/**
 * Who the client says it is, unless that is its MAC address: the loader sends no identifier where the application
 * sends type 1 and the MAC address, and both are the same phone.
 */
function clientOf(packet: DhcpPacket): string | undefined {
  const identifier = optional(packet, 'clientIdentifier');
  if (identifier === undefined || identifier.length === 0) return undefined;
  if (identifier.length > LONGEST_IDENTIFIER) {
    throw new DecodeError(`client identifier: ${identifier.length} octets`, 0);
  }
  if (identifier[0] === ETHERNET && isSame(identifier.subarray(1), packet.chaddr)) return undefined;
  return `id:${Buffer.from(identifier).toString('hex')}`;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, index) => octet === b[index]);
}

/** A stranger's text, fit for a terminal and a table. */
function printable(text = ''): string {
  const shown = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
  return UNPRINTABLE.test(shown) ? shown.replace(/[^\x20-\x7e]/g, '?') : shown;
}
