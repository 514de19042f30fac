import { encodePacket } from '#protocols/dhcp/encode-packet.ts';
import { OPTIONS } from '#protocols/dhcp/option-table.ts';
import { encodeOption } from '#protocols/dhcp/option-value.ts';
import { BROADCAST_FLAG, ETHERNET, MESSAGE_TYPE, NO_ADDRESS, OPERATION } from '#protocols/dhcp/packet.ts';
import { PROBE_HOST_NAME } from '#provisioning/dhcp/probe-host-name.ts';
import { type MacAddress, macOctets } from '#values/mac-address.ts';

const VENDOR_CLASS = 'Cisco Systems, Inc. IP Phone CP-7960G\0';
/** What these phones ask for; some servers send nothing else (docs/explain/how-a-phone-boots.md). */
const WANTED = Uint8Array.of(1, 66, 6, 3, 15, 150, 35);

/** The DISCOVER of a 7960, but for the host name, which says who asks. */
export function probeDiscover(mac: MacAddress, xid: number, secs: number): Uint8Array {
  const none = NO_ADDRESS;
  const chaddr = macOctets(mac);
  return encodePacket({
    op: OPERATION.request,
    htype: ETHERNET,
    hops: 0,
    xid,
    secs,
    // Answers come by broadcast, so that they reach a machine that has another address.
    flags: BROADCAST_FLAG,
    ciaddr: none,
    yiaddr: none,
    siaddr: none,
    giaddr: none,
    chaddr,
    sname: '',
    file: '',
    options: new Map([
      [OPTIONS.messageType.code, Uint8Array.of(MESSAGE_TYPE.discover)],
      [OPTIONS.clientIdentifier.code, Uint8Array.of(ETHERNET, ...chaddr)],
      [OPTIONS.hostName.code, encodeOption('text', PROBE_HOST_NAME)],
      [OPTIONS.vendorClass.code, encodeOption('text', VENDOR_CLASS)],
      [OPTIONS.parameterList.code, WANTED],
    ]),
  });
}
