import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import { decodePacket } from './decode-packet.ts';
import { encodePacket, writeDataPacket } from './encode-packet.ts';
import type { TftpPacket } from './packet.ts';

const octets = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

/** What is on the wire, and what it says. */
const CASES: readonly (readonly [name: string, wire: string, packet: TftpPacket])[] = [
  [
    'the first request of a 7960',
    '\x00\x01CTLSEP00115C93AFD1.tlv\x00octet\x00',
    { kind: 'rrq', name: 'CTLSEP00115C93AFD1.tlv', mode: 'octet', options: [] },
  ],
  [
    'a request with options',
    '\x00\x01image\x00netascii\x00blksize\x001428\x00tsize\x000\x00',
    {
      kind: 'rrq',
      name: 'image',
      mode: 'netascii',
      options: [
        { name: 'blksize', value: '1428' },
        { name: 'tsize', value: '0' },
      ],
    },
  ],
  ['a write request', '\x00\x02x\x00octet\x00', { kind: 'wrq', name: 'x', mode: 'octet', options: [] }],
  ['the last, empty block', '\x00\x03\x00\x02', { kind: 'data', block: 2, bytes: new Uint8Array(0) }],
  ['a block', '\x00\x03\xff\xffab', { kind: 'data', block: 65_535, bytes: octets('ab') }],
  ['an acknowledgement', '\x00\x04\x01\x02', { kind: 'ack', block: 258 }],
  ['an error', '\x00\x05\x00\x01gone\x00', { kind: 'error', code: 1, message: 'gone' }],
  [
    'accepted options',
    '\x00\x06blksize\x00512\x00',
    { kind: 'oack', options: [{ name: 'blksize', value: '512' }] },
  ],
];

for (const [name, wire, packet] of CASES) {
  test(`${name} is read and written`, () => {
    assert.deepEqual(decodePacket(octets(wire)), packet);
    assert.deepEqual(Uint8Array.from(encodePacket(packet)), octets(wire));
  });
}

test('every packet cut short is another packet or a DecodeError, and no text loses its end', () => {
  for (const [name, wire, packet] of CASES) {
    for (let length = 0; length < wire.length; length += 1) {
      const cut = octets(wire.slice(0, length));
      try {
        const shorter = decodePacket(cut);
        assert.notEqual(length, 0, name);
        assert.equal(shorter.kind, packet.kind, name);
        const mayBeShorter = ['data', 'error', 'rrq', 'oack'].includes(packet.kind);
        assert.ok(mayBeShorter, `${name}, ${length} octets`);
        if (shorter.kind === 'rrq' && packet.kind === 'rrq')
          assert.ok(shorter.options.length < packet.options.length);
      } catch (error) {
        assert.ok(error instanceof DecodeError, name);
        assert.ok(error.offset <= length, name);
      }
    }
  }
});

test('what clients in the field send is read with the liberties they need', () => {
  assert.deepEqual(decodePacket(octets('\x00\x01a\x00OCTET\x00\x00\x00\x00')), {
    kind: 'rrq',
    name: 'a',
    mode: 'OCTET',
    options: [],
  });
  assert.deepEqual(decodePacket(octets('\x00\x05\x00\x00stop')), { kind: 'error', code: 0, message: 'stop' });
  const utf8 = Uint8Array.from(Buffer.from('\x00\x01Töne.raw\x00octet\x00'));
  assert.equal((decodePacket(utf8) as { name: string }).name, 'Töne.raw');
  assert.equal(
    (decodePacket(octets('\x00\x01T\xf6ne.raw\x00octet\x00')) as { name: string }).name,
    'Töne.raw',
  );
});

test('what no client may send is refused with its place', () => {
  const refused: readonly (readonly [wire: string, offset: number])[] = [
    ['', 0],
    ['\x00', 0],
    ['\x00\x00', 0],
    ['\x00\x07abcd', 0],
    ['\x01\x01a\x00octet\x00', 0],
    ['\x00\x01', 2],
    ['\x00\x01a\x00octet', 4],
    ['\x00\x01a\x00octet\x00blksize\x00', 18],
    ['\x00\x01a\x00octet\x00\x00value\x00', 10],
    ['\x00\x04\x01', 2],
    ['\x00\x05\x00', 2],
    [`\x00\x01${'a'.repeat(504)}\x00octet\x00`, 512],
  ];
  for (const [wire, offset] of refused) {
    assert.throws(
      () => decodePacket(octets(wire)),
      (error) => error instanceof DecodeError && error.offset === offset,
      JSON.stringify(wire),
    );
  }
});

const texts = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\0'));
const options = fc.array(
  fc.record({ name: texts.filter((name) => name !== ''), value: texts }, { noNullPrototype: true }),
  { maxLength: 3 },
);
const uint16 = fc.integer({ min: 0, max: 65_535 });
const packets: fc.Arbitrary<TftpPacket> = fc.oneof(
  fc.record(
    { kind: fc.constantFrom('rrq' as const, 'wrq' as const), name: texts, mode: texts, options },
    { noNullPrototype: true },
  ),
  fc.record(
    { kind: fc.constant('data' as const), block: uint16, bytes: fc.uint8Array({ maxLength: 600 }) },
    { noNullPrototype: true },
  ),
  fc.record({ kind: fc.constant('ack' as const), block: uint16 }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('error' as const), code: uint16, message: texts }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('oack' as const), options }, { noNullPrototype: true }),
);

test('every packet comes back as it was written', () => {
  fc.assert(
    fc.property(packets, (packet) => {
      const wire = Uint8Array.from(encodePacket(packet));
      fc.pre(packet.kind === 'data' || packet.kind === 'error' || wire.length <= 512);
      assert.deepEqual(decodePacket(wire), packet);
    }),
  );
});

test('any octets are a packet or a DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 0, max: 8 }), (noise, opcode) => {
      const wire = Uint8Array.of(0, opcode, ...noise);
      try {
        assert.ok(decodePacket(wire).kind);
      } catch (error) {
        assert.ok(error instanceof DecodeError);
      }
    }),
  );
});

test('a packet that could not be read back is not written', () => {
  assert.throws(() => encodePacket({ kind: 'rrq', name: 'a\0b', mode: 'octet', options: [] }), RangeError);
  assert.throws(() => encodePacket({ kind: 'oack', options: [{ name: '', value: '1' }] }), RangeError);
  assert.throws(() => encodePacket({ kind: 'ack', block: 65_536 }), RangeError);
});

test('a data packet written in place takes its part of the file and wraps its number', () => {
  const target = new Uint8Array(10);
  const length = writeDataPacket(target, 65_537, octets('0123456789'), 3, 6);
  assert.deepEqual(target.subarray(0, length), octets('\x00\x03\x00\x01345'));
});
