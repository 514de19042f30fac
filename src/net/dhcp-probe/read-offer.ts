import { OPTIONS } from '#protocols/dhcp/option-table.ts';
import { decodeOption, type OptionKind, type OptionValues } from '#protocols/dhcp/option-value.ts';
import { type DhcpPacket, MESSAGE_TYPE, NO_ADDRESS, OPERATION } from '#protocols/dhcp/packet.ts';
import type { OptionSlip, ProbedOffer } from '#provisioning/dhcp-judgement/probed-offer.ts';
import { DecodeError } from '#values/decode-error.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { printable } from '#values/printable.ts';

type Name = keyof typeof OPTIONS;
type Value<N extends Name> = OptionValues[(typeof OPTIONS)[N]['kind']];
type Slipped<T> = { readonly value?: T; readonly slips: readonly OptionSlip[] };

/** Texts of strangers are shown on a terminal; no real one is longer. */
const LONGEST_TEXT = 64;

/**
 * Reads an OFFER with all its faults: an option of the wrong form is told as a slip instead of spoiling the rest.
 * `undefined` for what is no OFFER. `source` and `afterMilliseconds` are handed through.
 */
export function readOffer(
  packet: DhcpPacket,
  source: Ipv4Address,
  afterMilliseconds: number,
): ProbedOffer | undefined {
  const type = packet.options.get(OPTIONS.messageType.code)?.[0];
  if (packet.op !== OPERATION.reply || type !== MESSAGE_TYPE.offer) return undefined;
  const slips: OptionSlip[] = [];
  const keep = <T>({ value, slips: more }: Slipped<T>): T | undefined => {
    slips.push(...more);
    return value;
  };
  const server = keep(read(packet, 'serverIdentifier'));
  const mask = keep(read(packet, 'subnetMask'));
  const leaseSeconds = keep(read(packet, 'leaseTime'));
  const domain = printable(keep(read(packet, 'domain')) ?? '', LONGEST_TEXT);
  const tftpName = keep(readTftpName(packet.options.get(OPTIONS.tftpServerName.code)));
  return {
    server: server ?? source,
    namesItself: server !== undefined,
    source,
    afterMilliseconds,
    terms: {
      address: packet.yiaddr,
      ...(mask === undefined ? {} : { mask }),
      routers: real(keep(read(packet, 'routers'))),
      dnsServers: real(keep(read(packet, 'dnsServers'))),
      ...(tftpName === undefined ? {} : { tftpName }),
      tftpServers: real(keep(readTftpServers(packet))),
      ...(packet.siaddr === NO_ADDRESS ? {} : { nextServer: packet.siaddr }),
      ...(leaseSeconds === undefined ? {} : { leaseSeconds }),
    },
    ...(domain === '' ? {} : { domain }),
    serverName: printable(packet.sname, LONGEST_TEXT),
    slips,
  };
}

function read<N extends Name>(packet: DhcpPacket, name: N): Slipped<Value<N>> {
  const { code, kind, name: title } = OPTIONS[name];
  const octets = packet.options.get(code);
  if (octets === undefined) return { slips: [] };
  try {
    return { value: decodeOption(kind as OptionKind, octets) as Value<N>, slips: [] };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { slips: [{ kind: 'length', option: `Option ${code} (${title})`, octets: octets.length }] };
  }
}

/** Some servers let people write a text into option 150, whose octets then pass for addresses. */
function readTftpServers(packet: DhcpPacket): Slipped<readonly Ipv4Address[]> {
  const octets = packet.options.get(OPTIONS.tftpServers.code);
  const text = octets === undefined ? '' : decodeOption('text', octets);
  const isText =
    parseIpv4Address(text.split(/[\s,]/)[0] ?? '') !== undefined || /^[a-z][\w-]*\.[\w.-]+$/i.test(text);
  return isText
    ? { slips: [{ kind: '150-is-text', text: printable(text, LONGEST_TEXT) }] }
    : read(packet, 'tftpServers');
}

function readTftpName(octets: Uint8Array | undefined): Slipped<string> {
  if (octets === undefined) return { slips: [] };
  const whole = Buffer.from(octets).toString('latin1');
  const text = decodeOption('text', octets);
  if (octets.length === 4 && /[^\x20-\x7e]/.test(whole)) {
    return { slips: [{ kind: '66-is-octets', address: decodeOption('address', octets) }] };
  }
  if (text === '' || text === NO_ADDRESS) return { slips: [] };
  if (/[^\x21-\x7e]|["']/.test(text))
    return { slips: [{ kind: '66-has-blanks', text: printable(text, LONGEST_TEXT) }] };
  const value = printable(text, LONGEST_TEXT);
  return { value, slips: whole === text ? [] : [{ kind: '66-ends-with-nul' }] };
}

/** 0.0.0.0 stands for none (documented). */
function real(addresses: readonly Ipv4Address[] = []): readonly Ipv4Address[] {
  return addresses.filter((address) => address !== NO_ADDRESS);
}
