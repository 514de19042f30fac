import { OPTIONS } from '#protocols/dhcp/option-table.ts';
import { decodeOption, type OptionKind, type OptionValues } from '#protocols/dhcp/option-value.ts';
import { type DhcpPacket, ETHERNET, MESSAGE_TYPE, NO_ADDRESS } from '#protocols/dhcp/packet.ts';
import type { OfferedTerms } from '#provisioning/dhcp/offered-terms.ts';
import type { DhcpQuestion } from '#provisioning/dhcp/question.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { macFromOctets } from '#values/mac-address.ts';
import { printable } from '#values/printable.ts';

const QUESTION_TYPES: Readonly<Record<number, DhcpQuestion['type']>> = {
  [MESSAGE_TYPE.discover]: 'discover',
  [MESSAGE_TYPE.request]: 'request',
  [MESSAGE_TYPE.decline]: 'decline',
  [MESSAGE_TYPE.release]: 'release',
  [MESSAGE_TYPE.inform]: 'inform',
};
/** Texts of strangers are shown and kept; no real one is longer. */
const LONGEST_TEXT = 64;
/** As many codes of a parameter request list are kept; a 7911 asks for seven (observed). */
const LONGEST_LIST = 32;
/** A DUID has at most 130 octets (RFC 8415 §11.1), and nobody needs more. */
const LONGEST_IDENTIFIER = 132;

/**
 * What a message asks, in the words of policy. Throws {@link DecodeError} for what no Ethernet client sends: a
 * missing or unknown type, another kind of hardware, an option of the wrong length.
 */
export function readQuestion(packet: DhcpPacket): DhcpQuestion {
  const type = QUESTION_TYPES[optional(packet, OPTIONS.messageType) ?? 0];
  if (type === undefined) throw new DecodeError('message type: none that a client sends', 0);
  const mac = packet.htype === ETHERNET ? macFromOctets(packet.chaddr) : undefined;
  if (mac === undefined) throw new DecodeError('hardware address: not of an Ethernet device', 1);
  const requested = optional(packet, OPTIONS.requestedAddress);
  const server = optional(packet, OPTIONS.serverIdentifier);
  const wantedSeconds = optional(packet, OPTIONS.leaseTime);
  // Not spread together: this is done for every packet, and would be a third of its reading.
  const question: { -readonly [Field in keyof DhcpQuestion]: DhcpQuestion[Field] } = {
    type,
    mac,
    client: clientOf(packet) ?? mac,
    vendorClass: shown(optional(packet, OPTIONS.vendorClass)),
    hostName: shown(optional(packet, OPTIONS.hostName)),
  };
  if (packet.options.get(OPTIONS.vendorClass.code)?.at(-1) === 0) question.classEndsWithNul = true;
  if (packet.options.has(OPTIONS.clientIdentifier.code)) question.sendsIdentifier = true;
  const asked = packet.options.get(OPTIONS.parameterList.code);
  if (asked !== undefined) question.asksFor = codesOf(asked);
  if (packet.ciaddr !== NO_ADDRESS) question.current = packet.ciaddr;
  if (packet.giaddr !== NO_ADDRESS) question.relay = packet.giaddr;
  if (requested !== undefined && requested !== NO_ADDRESS) question.requested = requested;
  if (server !== undefined) question.server = server;
  if (wantedSeconds !== undefined) question.wantedSeconds = wantedSeconds;
  return question;
}

/** What another server's OFFER or ACK tells its client. Throws {@link DecodeError} for options of the wrong length. */
export function readTerms(packet: DhcpPacket): OfferedTerms {
  const mask = optional(packet, OPTIONS.subnetMask);
  const leaseSeconds = optional(packet, OPTIONS.leaseTime);
  const tftpName = shown(optional(packet, OPTIONS.tftpServerName));
  return {
    address: packet.yiaddr === NO_ADDRESS ? packet.ciaddr : packet.yiaddr,
    ...(mask === undefined ? {} : { mask }),
    routers: addresses(packet, OPTIONS.routers),
    dnsServers: addresses(packet, OPTIONS.dnsServers),
    ...(tftpName === '' ? {} : { tftpName }),
    tftpServers: addresses(packet, OPTIONS.tftpServers),
    ...(packet.siaddr === NO_ADDRESS ? {} : { nextServer: packet.siaddr }),
    ...(leaseSeconds === undefined ? {} : { leaseSeconds }),
  };
}

/** The value of an option of the table; `undefined` when the message lacks it. */
export function optional<Kind extends OptionKind>(
  { options }: Pick<DhcpPacket, 'options'>,
  { code, kind }: { readonly code: number; readonly kind: Kind },
): OptionValues[Kind] | undefined {
  const octets = options.get(code);
  return octets === undefined ? undefined : decodeOption(kind, octets);
}

function addresses(
  packet: DhcpPacket,
  option: { readonly code: number; readonly kind: 'addresses' },
): readonly Ipv4Address[] {
  return (optional(packet, option) ?? []).filter((address) => address !== NO_ADDRESS);
}

/**
 * Who the client says it is, unless that is its MAC address: the loader sends no identifier where the application
 * sends type 1 and the MAC address, and both are the same phone.
 */
function clientOf(packet: DhcpPacket): string | undefined {
  const identifier = optional(packet, OPTIONS.clientIdentifier);
  if (identifier === undefined || identifier.length === 0) return undefined;
  if (identifier.length > LONGEST_IDENTIFIER) {
    throw new DecodeError(`client identifier: ${identifier.length} octets`, 0);
  }
  if (identifier[0] === ETHERNET && endsIn(identifier, packet.chaddr)) return undefined;
  return `id:${Buffer.from(identifier).toString('hex')}`;
}

function codesOf(octets: Uint8Array): number[] {
  const codes: number[] = [];
  const length = Math.min(octets.length, LONGEST_LIST);
  for (let index = 0; index < length; index += 1) codes.push(octets[index] as number);
  return codes;
}

function shown(text = ''): string {
  return printable(text, LONGEST_TEXT);
}

function endsIn(identifier: Uint8Array, chaddr: Uint8Array): boolean {
  return identifier.length === chaddr.length + 1 && chaddr.every((octet, at) => octet === identifier[at + 1]);
}
