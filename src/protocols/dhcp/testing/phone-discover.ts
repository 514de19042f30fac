import { OPTIONS } from '#protocols/dhcp/option-table.ts';
import { encodeOption } from '#protocols/dhcp/option-value.ts';
import {
  BROADCAST_FLAG,
  type DhcpPacket,
  ETHERNET,
  MESSAGE_TYPE,
  NO_ADDRESS,
  OPERATION,
} from '#protocols/dhcp/packet.ts';
import { type MacAddress, macInFileName, macOctets } from '#values/mac-address.ts';

/** The vendor class as a 7911G sends it. */
const CLASS_7911 = 'Cisco Systems, Inc. IP Phone CP-7911G\0';

/**
 * A DISCOVER with everything that the capture of a 7911G shows (observed): client identifier, host name, vendor
 * class with its NUL octet, parameter list, broadcast flag.
 */
export function phoneDiscover(mac: MacAddress, vendorClass: string = CLASS_7911): DhcpPacket {
  const chaddr = macOctets(mac);
  return {
    op: OPERATION.request,
    htype: ETHERNET,
    hops: 0,
    xid: Buffer.from(chaddr).readUInt32BE(2),
    secs: 0,
    flags: BROADCAST_FLAG,
    ciaddr: NO_ADDRESS,
    yiaddr: NO_ADDRESS,
    siaddr: NO_ADDRESS,
    giaddr: NO_ADDRESS,
    chaddr,
    sname: '',
    file: '',
    options: new Map([
      [OPTIONS.messageType.code, Uint8Array.of(MESSAGE_TYPE.discover)],
      [OPTIONS.clientIdentifier.code, Uint8Array.of(ETHERNET, ...chaddr)],
      [OPTIONS.hostName.code, encodeOption('text', `SEP${macInFileName(mac)}`)],
      [OPTIONS.vendorClass.code, encodeOption('text', vendorClass)],
      [OPTIONS.parameterList.code, Uint8Array.of(1, 66, 6, 3, 15, 150, 35)],
    ]),
  };
}
