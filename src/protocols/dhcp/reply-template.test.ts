import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ipv4FromNumber } from '#values/ipv4-address.ts';
import { encodePacket } from './encode-packet.ts';
import { type DhcpPacket, NO_ADDRESS, OPERATION } from './packet.ts';
import { ReplyTemplate } from './reply-template.ts';

const address = fc.integer({ min: 0, max: 0xffffffff }).map(ipv4FromNumber);
const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
const places = fc.record(
  {
    htype: uint(8),
    xid: uint(32),
    flags: uint(16),
    ciaddr: address,
    yiaddr: address,
    giaddr: address,
    chaddr: fc.uint8Array({ maxLength: 16 }),
  },
  { noNullPrototype: true },
);
const value = (longest: number) => fc.uint8Array({ maxLength: longest });

test('a template that is filled in is the message that would be written anew', () => {
  fc.assert(
    fc.property(
      places,
      places,
      value(200),
      fc.array(value(255), { maxLength: 2 }),
      (other, wanted, common, own) => {
        const same = {
          op: OPERATION.reply,
          hops: 0,
          secs: 0,
          siaddr: NO_ADDRESS,
          sname: '',
          file: '',
        } as const;
        const options: [number, Uint8Array][] = [
          [53, Uint8Array.of(2)],
          [43, common],
        ];
        const template = new ReplyTemplate({ ...same, ...other, options: new Map(options) });
        const ownOptions = own.map((octets, index): [number, Uint8Array] => [61 + index * 21, octets]);
        const packet: DhcpPacket = { ...same, ...wanted, options: new Map([...options, ...ownOptions]) };
        const filled = template.fill(wanted, ownOptions, 1472);
        assert.deepEqual(Uint8Array.from(filled ?? assert.fail('too long')), encodePacket(packet, 1472));
      },
    ),
  );
});

test('what does not fit, or needs several parts, is left to the encoder', () => {
  const packet = {
    op: OPERATION.reply,
    htype: 1,
    hops: 0,
    xid: 1,
    secs: 0,
    flags: 0,
    sname: '',
    file: '',
  } as const;
  const none = NO_ADDRESS;
  const header = {
    ...packet,
    ciaddr: none,
    yiaddr: none,
    siaddr: none,
    giaddr: none,
    chaddr: new Uint8Array(6),
  };
  const template = new ReplyTemplate({ ...header, options: new Map([[53, Uint8Array.of(2)]]) });
  assert.equal(template.fill(header, [[82, new Uint8Array(256)]], 1472), undefined);
  assert.equal(template.fill(header, [[82, new Uint8Array(255)]], 500), undefined);
  assert.equal(template.fill(header, [[82, new Uint8Array(255)]], 501)?.length, 501);
});
