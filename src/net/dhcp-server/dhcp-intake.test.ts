import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { decodePacket } from '#protocols/dhcp/decode-packet.ts';
import { encodePacket } from '#protocols/dhcp/encode-packet.ts';
import { encodeOption } from '#protocols/dhcp/option-value.ts';
import { type DhcpPacket, MESSAGE_TYPE, NO_ADDRESS } from '#protocols/dhcp/packet.ts';
import { phoneDiscover } from '#protocols/dhcp/testing/phone-discover.ts';
import { DhcpDesk } from '#provisioning/dhcp/dhcp-desk.ts';
import type { Lease } from '#provisioning/dhcp/lease.ts';
import type { DhcpNetwork } from '#provisioning/dhcp/network.ts';
import { host, knownPhones, SERVER, smallNetwork } from '#provisioning/dhcp/testing/small-network.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { DhcpEvent } from './dhcp-event.ts';
import { DhcpIntake } from './dhcp-intake.ts';
import type { DhcpReply } from './reply-packet.ts';

const MAC = '00:11:5C:93:AF:D1' as MacAddress;
const DISCOVER = phoneDiscover(MAC);
const EVERYONE = '255.255.255.255';

function open(network: Partial<DhcpNetwork> = {}, keep: (lease: Lease) => Promise<void> = async () => {}) {
  const clock = { now: () => 0, monotonic: () => 0 };
  const rules = { mode: 'full', authoritative: true, server: SERVER } as const;
  const desk = new DhcpDesk(rules, [smallNetwork(network)], knownPhones(), clock);
  const sent: (Omit<DhcpReply, 'bytes'> & { packet: DhcpPacket; octets: number })[] = [];
  const events: DhcpEvent[] = [];
  const intake = new DhcpIntake({
    address: SERVER,
    answer: (question) => desk.answer(question),
    keep,
    send: ({ bytes, ...to }) =>
      sent.push({ ...to, packet: decodePacket(Uint8Array.from(bytes)), octets: bytes.length }),
    onEvent: (event) => events.push(event),
  });
  const ask = async (packet: DhcpPacket) => {
    const before = sent.length;
    const bytes = encodePacket(packet, 1472);
    intake.takeQuestion(bytes);
    // Its memory is the next packet's.
    bytes.fill(0xff);
    await turn();
    return sent.at(before);
  };
  return { intake, sent, events, ask };
}

function request(
  more: Partial<DhcpPacket>,
  ...options: readonly (readonly [number, Uint8Array])[]
): DhcpPacket {
  const type: readonly [number, Uint8Array] = [53, Uint8Array.of(MESSAGE_TYPE.request)];
  return { ...DISCOVER, ...more, options: new Map([...DISCOVER.options, type, ...options]) };
}

const selected = request({}, [50, encodeOption('address', host(100))], [54, encodeOption('address', SERVER)]);

test('the OFFER goes to everyone and says the TFTP server three times the same', async () => {
  const { ask } = open();
  const offer = await ask(DISCOVER);
  assert.ok(offer);
  const { packet, address, port, octets } = offer;
  assert.deepEqual([address, port], [EVERYONE, 68]);
  assert.ok(octets >= 300);
  assert.deepEqual(
    [packet.op, packet.xid, packet.flags, packet.yiaddr],
    [2, DISCOVER.xid, DISCOVER.flags, host(100)],
  );
  assert.deepEqual(packet.chaddr, DISCOVER.chaddr);
  assert.equal(packet.siaddr, SERVER);
  assert.deepEqual(packet.options.get(66), encodeOption('text', SERVER));
  assert.deepEqual(packet.options.get(150), encodeOption('addresses', [SERVER]));
  assert.deepEqual(packet.options.get(61), DISCOVER.options.get(61));
});

test('a client without the broadcast flag and without an address is reached by broadcast, too', async () => {
  const { ask } = open();
  assert.equal((await ask({ ...DISCOVER, flags: 0 }))?.address, EVERYONE);
});

test('the ACK leaves when the lease is kept, not before, and not at all when it can’t be', async () => {
  const kept: PromiseWithResolvers<void>[] = [];
  const { ask, sent, events, intake } = open({}, () => {
    const outcome = Promise.withResolvers<void>();
    kept.push(outcome);
    return outcome.promise;
  });
  await ask(DISCOVER);
  assert.equal(await ask(selected), undefined);
  kept[0]?.resolve();
  await turn();
  assert.equal(sent.at(-1)?.packet.options.get(53)?.[0], MESSAGE_TYPE.ack);
  assert.equal(events.at(-1)?.kind, 'decided');
  await ask(selected);
  kept[1]?.reject(new Error('disk full'));
  await turn();
  assert.equal(sent.length, 2);
  assert.equal(events.at(-1)?.kind, 'failed');
  assert.equal(intake.counters.unanswered, 1);
});

test('what options a client asks for is told as far as a real one names any', async () => {
  const { ask, events } = open();
  const list = (octets: Uint8Array) => ({
    ...DISCOVER,
    options: new Map([...DISCOVER.options, [55, octets]]),
  });
  await ask(DISCOVER);
  await ask(list(new Uint8Array(250).fill(66)));
  const asked = events.map((event) => (event.kind === 'decided' ? event.question.asksFor : undefined));
  assert.deepEqual(asked, [[1, 66, 6, 3, 15, 150, 35], new Array(32).fill(66)]);
});

test('T1 and T2 follow the lease, also a shorter one', async () => {
  const { ask } = open();
  const wish: readonly [number, Uint8Array] = [51, encodeOption('uint32', 600)];
  const offer = await ask({ ...DISCOVER, options: new Map([...DISCOVER.options, wish]) });
  const seconds = [51, 58, 59].map((code) =>
    Buffer.from(offer?.packet.options.get(code) ?? []).readUInt32BE(),
  );
  assert.deepEqual(seconds, [600, 300, 525]);
});

test('a client that renews is answered at its address, and only at its own', async () => {
  const { ask } = open();
  await ask(DISCOVER);
  await ask(selected);
  const renewed = await ask(request({ ciaddr: host(100) }));
  assert.deepEqual([renewed?.address, renewed?.port, renewed?.packet.ciaddr], [host(100), 68, host(100)]);
  const lie = { ...selected, ciaddr: host(9) };
  assert.equal((await ask(lie))?.address, EVERYONE);
});

test('through a relay: to the relay, with its information last and the NAK as a broadcast of its', async () => {
  const { ask } = open();
  const information: readonly [number, Uint8Array] = [82, Uint8Array.of(1, 2, 7, 9)];
  const relayed = {
    ...DISCOVER,
    hops: 1,
    giaddr: host(1),
    options: new Map([information, ...DISCOVER.options]),
  };
  const offer = await ask(relayed);
  assert.deepEqual([offer?.address, offer?.port, offer?.packet.giaddr], [host(1), 67, host(1)]);
  assert.deepEqual(Array.from(offer?.packet.options ?? []).at(-1), information);
  const elsewhere: readonly [number, Uint8Array] = [50, encodeOption('address', '10.9.9.9' as Ipv4Address)];
  const refused = await ask({ ...request({ flags: 0 }, elsewhere, information), giaddr: host(1) });
  assert.equal(refused?.packet.options.get(53)?.[0], MESSAGE_TYPE.nak);
  assert.deepEqual([refused?.address, refused?.packet.flags], [host(1), 0x8000]);
  assert.deepEqual(refused?.packet.options.get(82), information[1]);
  assert.equal(refused?.packet.yiaddr, NO_ADDRESS);
});

test('INFORM gets options and no lease, at its address', async () => {
  const { ask } = open();
  const type: readonly [number, Uint8Array] = [53, Uint8Array.of(MESSAGE_TYPE.inform)];
  const answer = await ask({ ...DISCOVER, ciaddr: host(77), options: new Map([...DISCOVER.options, type]) });
  assert.deepEqual([answer?.address, answer?.packet.yiaddr], [host(77), NO_ADDRESS]);
  assert.equal(answer?.packet.options.has(51), false);
  assert.equal(answer?.packet.options.has(150), true);
});

test('a client that takes 576 octets gets the options that it asked for, one that takes more gets all', async () => {
  const furtherOptions = new Map([
    [200, new Uint8Array(190)],
    [201, new Uint8Array(190)],
  ]);
  const { ask } = open({ furtherOptions });
  const wanted: readonly [number, Uint8Array] = [55, Uint8Array.of(1, 3, 201)];
  const short = await ask({ ...DISCOVER, options: new Map([...DISCOVER.options, wanted]) });
  assert.deepEqual([short?.packet.options.has(200), short?.packet.options.has(201)], [false, true]);
  assert.ok((short?.octets ?? 0) <= 548);
  const both: readonly [number, Uint8Array] = [55, Uint8Array.of(200, 201)];
  const overloaded = await ask({ ...DISCOVER, options: new Map([...DISCOVER.options, both]) });
  assert.deepEqual([overloaded?.packet.options.get(200)?.length, overloaded?.octets], [190, 548]);
  const roomy: readonly [number, Uint8Array] = [57, encodeOption('uint16', 1500)];
  const long = await ask({ ...DISCOVER, options: new Map([...DISCOVER.options, wanted, roomy]) });
  assert.deepEqual([long?.packet.options.has(200), long?.packet.options.has(201)], [true, true]);
});

test('nonsense, replies, other hardware and our own search are no questions', async () => {
  const { ask, intake, events } = open();
  await ask({ ...DISCOVER, op: 2 });
  await ask({ ...DISCOVER, htype: 6 });
  await ask({ ...DISCOVER, options: new Map() });
  await ask({ ...DISCOVER, options: new Map([...DISCOVER.options, [50, Uint8Array.of(1)] as const]) });
  intake.takeQuestion(new Uint8Array(300));
  intake.ownTransactions.add(DISCOVER.xid);
  assert.equal(await ask(DISCOVER), undefined);
  assert.deepEqual(events, []);
  assert.equal(intake.counters.malformed, 4);
  assert.equal(intake.counters.received, 6);
});

test('what other servers say is heard, what we say is not', () => {
  const { intake, events } = open();
  const reply = (server: Ipv4Address): DhcpPacket => ({
    ...DISCOVER,
    op: 2,
    yiaddr: host(50),
    options: new Map([
      [53, Uint8Array.of(MESSAGE_TYPE.offer)],
      [54, encodeOption('address', server)],
      [66, encodeOption('text', 'tftp.example.org\0')],
    ]),
  });
  intake.takeReply(encodePacket(reply(SERVER)), SERVER);
  intake.takeReply(encodePacket(DISCOVER), host(7));
  intake.takeReply(encodePacket(reply(host(1))), host(1));
  assert.deepEqual(events, [
    {
      kind: 'heard',
      reply: {
        type: 'offer',
        server: host(1),
        mac: MAC,
        xid: DISCOVER.xid,
        terms: {
          address: host(50),
          routers: [],
          dnsServers: [],
          tftpName: 'tftp.example.org',
          tftpServers: [],
        },
      },
    },
  ]);
});

test('a client with an identifier of its own is told from its MAC address', async () => {
  const { ask } = open();
  const first = await ask(DISCOVER);
  const identifier: readonly [number, Uint8Array] = [61, Uint8Array.of(255, 1, 2, 3)];
  const second = await ask({ ...DISCOVER, options: new Map([...DISCOVER.options, identifier]) });
  const none = await ask({
    ...DISCOVER,
    options: new Map([...DISCOVER.options].filter(([code]) => code !== 61)),
  });
  assert.deepEqual(
    [first, second, none].map((answer) => answer?.packet.yiaddr),
    [host(100), host(101), host(100)],
  );
});
