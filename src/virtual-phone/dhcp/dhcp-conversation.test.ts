import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodePacket } from '#protocols/dhcp/decode-packet.ts';
import { encodePacket } from '#protocols/dhcp/encode-packet.ts';
import { encodeOption } from '#protocols/dhcp/option-value.ts';
import { type DhcpPacket, MESSAGE_TYPE } from '#protocols/dhcp/packet.ts';
import { phoneDiscover } from '#protocols/dhcp/testing/phone-discover.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { DhcpConversation, type DhcpStep } from './dhcp-conversation.ts';
import { type DhcpHabits, dhcpHabitsWith } from './dhcp-habits.ts';

const MAC = '00:11:5C:93:AF:D1' as MacAddress;
const CLASS = 'Cisco Systems, Inc. IP Phone CP-7960G\0';
const [server, other, address] = ['10.0.0.2', '10.0.0.3', '10.0.0.50'] as [
  Ipv4Address,
  Ipv4Address,
  Ipv4Address,
];

function open(habits: Partial<DhcpHabits> = {}) {
  const identity = { mac: MAC, vendorClass: CLASS, habits: dhcpHabitsWith(habits) };
  return new DhcpConversation(identity, () => 0.5, 0);
}

function sent(step: DhcpStep): DhcpPacket {
  assert.equal(step.kind, 'send');
  return step.kind === 'send' ? decodePacket(step.bytes) : assert.fail();
}

const ADDRESS_OPTIONS: readonly (readonly [number, Uint8Array])[] = [
  [1, encodeOption('address', '255.255.255.0' as Ipv4Address)],
  [51, encodeOption('uint32', 600)],
  [66, encodeOption('text', '10.0.0.66')],
  [150, encodeOption('addresses', ['10.0.0.150' as Ipv4Address])],
];

function reply(
  to: DhcpPacket,
  type: 'offer' | 'ack' | 'nak',
  from: Ipv4Address,
  options: readonly (readonly [number, Uint8Array])[] = ADDRESS_OPTIONS,
): Uint8Array {
  const head: readonly (readonly [number, Uint8Array])[] = [
    [53, Uint8Array.of(MESSAGE_TYPE[type])],
    [54, encodeOption('address', from)],
  ];
  return encodePacket({ ...to, op: 2, yiaddr: address, options: new Map([...head, ...options]) });
}

test('the DISCOVER is the one of the capture, and each habit changes it in one place', () => {
  const discover = sent(open().start(0));
  assert.deepEqual(discover, phoneDiscover(MAC, CLASS));
  const without = (code: number) => new Map([...discover.options].filter(([other]) => other !== code));
  assert.deepEqual(sent(open({ sendsClientIdentifier: false }).start(0)).options, without(61));
  assert.deepEqual(sent(open({ sendsHostName: false }).start(0)).options, without(12));
  assert.equal(sent(open({ endsClassWithNul: false }).start(0)).options.get(60)?.length, CLASS.length - 1);
  assert.notEqual(sent(open({ transactionFromMac: false }).start(0)).xid, discover.xid);
});

test('the first offer is asked for, by broadcast, and its ACK is the lease', () => {
  const phone = open();
  const discover = sent(phone.start(0));
  const request = sent(phone.receive(reply(discover, 'offer', server), 10));
  assert.equal(request.options.get(53)?.[0], MESSAGE_TYPE.request);
  assert.deepEqual(request.options.get(50), encodeOption('address', address));
  assert.deepEqual(request.options.get(54), encodeOption('address', server));
  assert.deepEqual([request.ciaddr, request.flags], ['0.0.0.0', 0x8000]);
  assert.equal(phone.receive(reply(discover, 'offer', other), 11).kind, 'nothing');
  assert.equal(phone.receive(reply(discover, 'ack', other), 12).kind, 'nothing');
  assert.deepEqual(phone.receive(reply(request, 'ack', server), 13), {
    kind: 'bound',
    lease: {
      address,
      server,
      mask: '255.255.255.0',
      dnsServers: [],
      tftpServer: '10.0.0.150',
      leaseSeconds: 600,
    },
  });
});

test('where the files are: 150 or 66 first, as the habit says, and siaddr at last', () => {
  const tftpServer = (habits: Partial<DhcpHabits>, dropped: readonly number[]) => {
    const phone = open(habits);
    const discover = { ...sent(phone.start(0)), siaddr: other };
    const options = ADDRESS_OPTIONS.filter(([code]) => !dropped.includes(code));
    phone.receive(reply(discover, 'offer', server, options), 1);
    const step = phone.receive(reply(discover, 'ack', server, options), 2);
    return step.kind === 'bound' ? step.lease.tftpServer : assert.fail();
  };
  assert.equal(tftpServer({}, []), '10.0.0.150');
  assert.equal(tftpServer({ prefers150: false }, []), '10.0.0.66');
  assert.equal(tftpServer({}, [150]), '10.0.0.66');
  assert.equal(tftpServer({}, [150, 66]), other);
});

test('silence is asked again after four seconds, then eight, and a REQUEST begins anew after four tries', () => {
  const phone = open();
  phone.start(0);
  const waits = [phone.deadline];
  for (let round = 0; round < 5; round += 1) {
    const at = phone.deadline;
    assert.equal(sent(phone.expire(at)).secs, Math.floor(at / 1000));
    waits.push(phone.deadline - at);
  }
  assert.deepEqual(waits, [4000, 8000, 16_000, 32_000, 64_000, 64_000]);
  const discover = sent(phone.start(0));
  phone.receive(reply(discover, 'offer', server), 0);
  const tries = [1, 2, 3, 4].map(() => sent(phone.expire(phone.deadline)).options.get(53)?.[0]);
  assert.deepEqual(tries, [3, 3, 3, 1]);
});

test('a NAK begins anew', () => {
  const phone = open();
  const discover = sent(phone.start(0));
  phone.receive(reply(discover, 'offer', server), 1);
  assert.equal(sent(phone.receive(reply(discover, 'nak', server, []), 2)).options.get(53)?.[0], 1);
});

test('what is for others, is no message, or lacks what every lease has changes nothing', () => {
  const phone = open();
  const discover = sent(phone.start(0));
  const foreign = [
    reply({ ...discover, xid: 1 }, 'offer', server),
    reply({ ...discover, chaddr: Uint8Array.of(0, 1, 2, 3, 4, 5) }, 'offer', server),
    reply(discover, 'offer', server, []),
    reply(discover, 'ack', server),
    encodePacket(discover),
  ];
  for (const bytes of foreign) assert.equal(phone.receive(bytes, 1).kind, 'nothing');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => phone.receive(noise, 1).kind === 'nothing'),
  );
  assert.equal(phone.receive(reply(discover, 'offer', server), 1).kind, 'send');
});
