import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodePacket } from '#protocols/dhcp/decode-packet.ts';
import { encodePacket } from '#protocols/dhcp/encode-packet.ts';
import { OPTIONS } from '#protocols/dhcp/option-table.ts';
import { encodeOption } from '#protocols/dhcp/option-value.ts';
import { type DhcpPacket, ETHERNET, MESSAGE_TYPE, NO_ADDRESS, OPERATION } from '#protocols/dhcp/packet.ts';
import type { OptionSlip } from '#provisioning/dhcp-judgement/probed-offer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { type MacAddress, macOctets } from '#values/mac-address.ts';
import { probeDiscover } from './probe-discover.ts';
import { readOffer } from './read-offer.ts';

const address = (text: string) => text as Ipv4Address;
const SERVER = address('192.168.0.1');
const TFTP = address('192.168.0.2');
const MAC = '00:11:5C:93:AF:D1' as MacAddress;

function offerWith(options: ReadonlyMap<number, Uint8Array>, header: Partial<DhcpPacket> = {}): DhcpPacket {
  return {
    op: OPERATION.reply,
    htype: ETHERNET,
    hops: 0,
    xid: 1,
    secs: 0,
    flags: 0x8000,
    ciaddr: NO_ADDRESS,
    yiaddr: address('192.168.0.57'),
    siaddr: NO_ADDRESS,
    giaddr: NO_ADDRESS,
    chaddr: macOctets(MAC),
    sname: '',
    file: '',
    ...header,
    options: new Map([[OPTIONS.messageType.code, Uint8Array.of(MESSAGE_TYPE.offer)], ...options]),
  };
}

const text = (value: string) => encodeOption('text', value);

test('a whole offer', () => {
  const options = new Map([
    [OPTIONS.serverIdentifier.code, encodeOption('address', SERVER)],
    [OPTIONS.subnetMask.code, encodeOption('address', address('255.255.255.0'))],
    [OPTIONS.routers.code, encodeOption('addresses', [SERVER])],
    [OPTIONS.dnsServers.code, encodeOption('addresses', [NO_ADDRESS, SERVER])],
    [OPTIONS.domain.code, text('lan\u001b[1m')],
    [OPTIONS.tftpServerName.code, text(TFTP)],
    [OPTIONS.tftpServers.code, encodeOption('addresses', [TFTP, SERVER])],
    [OPTIONS.leaseTime.code, encodeOption('uint32', 3600)],
  ]);
  assert.deepEqual(readOffer(offerWith(options, { siaddr: TFTP, sname: 'boot' }), address('10.0.0.9'), 7), {
    server: SERVER,
    namesItself: true,
    source: '10.0.0.9',
    afterMilliseconds: 7,
    terms: {
      address: '192.168.0.57',
      mask: '255.255.255.0',
      routers: [SERVER],
      dnsServers: [SERVER],
      tftpName: TFTP,
      tftpServers: [TFTP, SERVER],
      nextServer: TFTP,
      leaseSeconds: 3600,
    },
    domain: 'lan?[1m',
    serverName: 'boot',
    slips: [],
  });
});

const OCTETS = encodeOption('address', TFTP);
const { tftpServers, tftpServerName, routers } = OPTIONS;
const SLIPS: readonly (readonly [name: string, code: number, octets: Uint8Array, slip: OptionSlip])[] = [
  ['an address as text in 150', tftpServers.code, text(TFTP), { kind: '150-is-text', text: TFTP }],
  [
    'a text in 150 that is as long as two addresses',
    tftpServers.code,
    text('10.0.0.1'),
    { kind: '150-is-text', text: '10.0.0.1' },
  ],
  [
    'two addresses as text in 150',
    tftpServers.code,
    text('10.0.0.1,10.0.0.2'),
    { kind: '150-is-text', text: '10.0.0.1,10.0.0.2' },
  ],
  ['a name in 150', tftpServers.code, text('tftp.lan'), { kind: '150-is-text', text: 'tftp.lan' }],
  ['octets in 66', tftpServerName.code, OCTETS, { kind: '66-is-octets', address: TFTP }],
  [
    'a blank in 66',
    tftpServerName.code,
    text(' 192.168.0.2'),
    { kind: '66-has-blanks', text: ' 192.168.0.2' },
  ],
  [
    'quotation marks in 66',
    tftpServerName.code,
    text('"192.168.0.2"'),
    { kind: '66-has-blanks', text: '"192.168.0.2"' },
  ],
  [
    'a line end in 66',
    tftpServerName.code,
    text('192.168.0.2\r\n'),
    { kind: '66-has-blanks', text: '192.168.0.2??' },
  ],
  [
    'five octets of routers',
    routers.code,
    new Uint8Array(5),
    { kind: 'length', option: 'Option 3 (routers)', octets: 5 },
  ],
];

for (const [name, code, octets, slip] of SLIPS) {
  test(`what phones don't read is told, and the rest is read: ${name}`, () => {
    const options = new Map([
      [OPTIONS.leaseTime.code, encodeOption('uint32', 60)],
      [code, octets],
    ]);
    const offer = readOffer(offerWith(options), SERVER, 0);
    assert.deepEqual(offer?.slips, [slip]);
    const { tftpName, tftpServers: list, leaseSeconds } = offer?.terms ?? assert.fail();
    assert.deepEqual([tftpName, list, leaseSeconds], [undefined, [], 60]);
  });
}

test('a NUL octet at the end of 66 is no part of it', () => {
  const offer = readOffer(offerWith(new Map([[tftpServerName.code, text(`${TFTP}\0`)]])), SERVER, 0);
  assert.deepEqual([offer?.terms.tftpName, offer?.slips], [TFTP, [{ kind: '66-ends-with-nul' }]]);
});

test('a server that does not name itself is where its packet came from', () => {
  const offer = readOffer(offerWith(new Map()), SERVER, 0);
  assert.deepEqual([offer?.server, offer?.namesItself], [SERVER, false]);
});

test('neither a question nor an ACK is an offer', () => {
  assert.equal(readOffer(decodePacket(probeDiscover(MAC, 1, 0)), SERVER, 0), undefined);
  const ack = new Map([[OPTIONS.messageType.code, Uint8Array.of(MESSAGE_TYPE.ack)]]);
  assert.equal(readOffer(offerWith(ack), SERVER, 0), undefined);
});

test('any options make an offer whose texts a terminal can show', () => {
  const codes = Object.values(OPTIONS)
    .map(({ code }) => code)
    .filter((code) => code !== OPTIONS.messageType.code);
  const options = fc.array(fc.tuple(fc.constantFrom(...codes), fc.uint8Array({ maxLength: 20 })), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(options, (entries) => {
      const packet = decodePacket(encodePacket(offerWith(new Map(entries)), 1400));
      const offer = readOffer(packet, SERVER, 0) ?? assert.fail();
      assert.doesNotMatch(JSON.stringify(offer), /\\u00|[\x7f-\xff]/);
    }),
  );
});

test('the question is that of a 7960, from a host that says what it is', () => {
  const packet = decodePacket(probeDiscover(MAC, 0xdeadbeef, 4));
  assert.deepEqual(
    [packet.xid, packet.secs, packet.flags, packet.chaddr],
    [0xdeadbeef, 4, 0x8000, macOctets(MAC)],
  );
  const latin1 = ({ code }: { code: number }) =>
    Buffer.from(packet.options.get(code) ?? []).toString('latin1');
  assert.equal(latin1(OPTIONS.vendorClass), 'Cisco Systems, Inc. IP Phone CP-7960G\0');
  assert.equal(latin1(OPTIONS.hostName), 'offhook-probe');
  assert.deepEqual([...(packet.options.get(OPTIONS.parameterList.code) ?? [])], [1, 66, 6, 3, 15, 150, 35]);
});
