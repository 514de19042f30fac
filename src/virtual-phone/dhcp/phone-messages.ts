import { encodePacket } from '#protocols/dhcp/encode-packet.ts';
import { OPTIONS } from '#protocols/dhcp/option-table.ts';
import { encodeOption } from '#protocols/dhcp/option-value.ts';
import { BROADCAST_FLAG, ETHERNET, MESSAGE_TYPE, NO_ADDRESS, OPERATION } from '#protocols/dhcp/packet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { type MacAddress, macInFileName, macOctets } from '#values/mac-address.ts';
import type { DhcpHabits } from './dhcp-habits.ts';

/** What the phone asks for (observed of its relatives and in fingerprint collections). */
const WANTED = Uint8Array.of(1, 66, 6, 3, 15, 150, 35);

/** Who asks. */
export interface DhcpIdentity {
  readonly mac: MacAddress;
  /** Option 60, with or without its NUL octet: the habit decides. */
  readonly vendorClass: string;
  readonly habits: DhcpHabits;
}

/** An offer that is taken up. */
export interface TakenOffer {
  readonly address: Ipv4Address;
  readonly server: Ipv4Address;
}

/** A DISCOVER or, with an offer, the REQUEST that takes it up. Always by broadcast, the flag set (observed). */
export function phoneMessage(
  { mac, vendorClass, habits }: DhcpIdentity,
  xid: number,
  secs: number,
  offer?: TakenOffer,
): Uint8Array {
  const none = NO_ADDRESS;
  const chaddr = macOctets(mac);
  const classText = vendorClass.replace(/\0+$/, '') + (habits.endsClassWithNul ? '\0' : '');
  const type = offer === undefined ? MESSAGE_TYPE.discover : MESSAGE_TYPE.request;
  const options: [number, Uint8Array][] = [[OPTIONS.messageType.code, Uint8Array.of(type)]];
  if (habits.sendsClientIdentifier) {
    options.push([OPTIONS.clientIdentifier.code, Uint8Array.of(ETHERNET, ...chaddr)]);
  }
  if (offer !== undefined) {
    options.push([OPTIONS.requestedAddress.code, encodeOption('address', offer.address)]);
    options.push([OPTIONS.serverIdentifier.code, encodeOption('address', offer.server)]);
  }
  if (habits.sendsHostName) {
    options.push([OPTIONS.hostName.code, encodeOption('text', `SEP${macInFileName(mac)}`)]);
  }
  options.push([OPTIONS.vendorClass.code, encodeOption('text', classText)]);
  options.push([OPTIONS.parameterList.code, WANTED]);
  const addresses = { ciaddr: none, yiaddr: none, siaddr: none, giaddr: none };
  const header = { op: OPERATION.request, htype: ETHERNET, hops: 0, flags: BROADCAST_FLAG } as const;
  return encodePacket({
    ...header,
    ...addresses,
    xid,
    secs,
    chaddr,
    sname: '',
    file: '',
    options: new Map(options),
  });
}
