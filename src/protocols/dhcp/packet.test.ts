import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import { ipv4FromNumber } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { decodePacket } from './decode-packet.ts';
import { encodePacket, SAFE_OCTETS } from './encode-packet.ts';
import { OPTIONS } from './option-table.ts';
import { decodeOption } from './option-value.ts';
import { type DhcpPacket, END, OFFSETS, OVERLOAD } from './packet.ts';
import { phoneDiscover } from './testing/phone-discover.ts';

const MAC = '00:11:5C:93:AF:D1' as MacAddress;
/** Written by hand from the facts of the capture, so that reader and writer are held against the wire. */
const DISCOVER_7911 = [
  '01010600 5c93afd1 0000 8000',
  '00000000 00000000 00000000 00000000',
  '00115c93afd1 00000000000000000000',
  '00'.repeat(64 + 128),
  '63825363',
  '350101',
  '3d0701 00115c93afd1',
  '0c0f 534550303031313543393341464431',
  '3c26 436973636f2053797374656d732c20496e632e2049502050686f6e652043502d373931314700',
  '3707 014206030f9623',
  'ff',
].join('');

function fromHex(text: string, padTo = 0): Uint8Array {
  const bytes = Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
  const padded = new Uint8Array(Math.max(padTo, bytes.length));
  padded.set(bytes);
  return padded;
}

test('the DISCOVER of a 7911G is read and written octet by octet', () => {
  const wire = fromHex(DISCOVER_7911, 300);
  assert.deepEqual(decodePacket(wire), phoneDiscover(MAC));
  assert.deepEqual(encodePacket(phoneDiscover(MAC)), wire);
  assert.deepEqual(decodePacket(fromHex(DISCOVER_7911, 548)), phoneDiscover(MAC));
});

test('parts of a long option are joined, from the options through the file to the server name', () => {
  const bytes = new Uint8Array(300);
  bytes.set(fromHex(DISCOVER_7911).subarray(0, OFFSETS.options));
  bytes.set([OVERLOAD, 1, 3, 43, 2, 1, 2, 0, 43, 1, 3, END], OFFSETS.options);
  bytes.set([43, 2, 4, 5, END], OFFSETS.file);
  bytes.set([43, 1, 6, 53, 1, 1, END], OFFSETS.sname);
  const { options, sname, file } = decodePacket(bytes);
  assert.deepEqual(
    options,
    new Map([
      [43, Uint8Array.of(1, 2, 3, 4, 5, 6)],
      [53, Uint8Array.of(1)],
    ]),
  );
  assert.deepEqual([sname, file], ['', '']);
});

test('a client that forgets the end option is understood', () => {
  const wire = fromHex(DISCOVER_7911);
  assert.deepEqual(decodePacket(wire.subarray(0, -1)), phoneDiscover(MAC));
});

test('what is no DHCP message is refused with its place', () => {
  const wire = fromHex(DISCOVER_7911, 300);
  const refused: readonly (readonly [
    name: string,
    change: (bytes: Uint8Array) => Uint8Array,
    offset: number,
  ])[] = [
    ['nothing', () => new Uint8Array(0), 0],
    ['one octet short of the options', (bytes) => bytes.subarray(0, 239), 239],
    ['an op that nobody defined', (bytes) => bytes.with(0, 3), 0],
    ['a hardware address of 17 octets', (bytes) => bytes.with(2, 17), 2],
    ['BOOTP without a cookie', (bytes) => bytes.with(236, 0), 236],
    ['an option that ends outside', (bytes) => bytes.subarray(0, 242), 240],
    ['a code without a length', (bytes) => bytes.subarray(0, 241), 240],
  ];
  for (const [name, change, offset] of refused) {
    assert.throws(
      () => decodePacket(change(wire)),
      (error) => error instanceof DecodeError && error.offset === offset,
      name,
    );
  }
});

test('a DISCOVER cut short anywhere is a shorter message or a DecodeError', () => {
  const wire = fromHex(DISCOVER_7911);
  const whole = decodePacket(wire);
  for (let length = 0; length < wire.length - 1; length += 1) {
    try {
      const { options } = decodePacket(wire.subarray(0, length));
      assert.ok(options.size < whole.options.size, `${length} octets`);
    } catch (error) {
      assert.ok(error instanceof DecodeError && error.offset <= length, `${length} octets`);
    }
  }
});

const address = fc.integer({ min: 0, max: 0xffffffff }).map(ipv4FromNumber);
const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
const headerText = (longest: number) =>
  fc
    .uint8Array({ maxLength: longest })
    .map((octets) => Buffer.from(octets.filter((octet) => octet !== 0)).toString('latin1'));
const optionCode = fc.integer({ min: 1, max: 254 }).filter((code) => code !== OVERLOAD);
const packets = (longestOption: number): fc.Arbitrary<DhcpPacket> =>
  fc.record(
    {
      op: fc.constantFrom(1 as const, 2 as const),
      htype: uint(8),
      hops: uint(8),
      xid: uint(32),
      secs: uint(16),
      flags: uint(16),
      ciaddr: address,
      yiaddr: address,
      siaddr: address,
      giaddr: address,
      chaddr: fc.uint8Array({ maxLength: 16 }),
      sname: fc.oneof(fc.constant(''), headerText(63)),
      file: fc.oneof(fc.constant(''), headerText(127)),
      options: fc
        .array(fc.tuple(optionCode, fc.uint8Array({ maxLength: longestOption, size: 'max' })), {
          maxLength: 12,
          size: 'max',
        })
        .map((entries) => new Map(entries)),
    },
    { noNullPrototype: true },
  );

test('every message comes back as it was written, options over 255 octets and unknown ones included', () => {
  fc.assert(
    fc.property(packets(700), (packet) => {
      assert.deepEqual(decodePacket(encodePacket(packet, 65_000)), packet);
    }),
  );
});

test('a message that must be short comes back whole through the file and server name, or is not written', () => {
  let overloaded = 0;
  fc.assert(
    fc.property(packets(60), fc.integer({ min: 300, max: 420 }), (packet, maximum) => {
      let wire: Uint8Array;
      try {
        wire = encodePacket(packet, maximum);
      } catch (error) {
        assert.ok(error instanceof RangeError);
        const octets = [...packet.options.values()].reduce((sum, value) => sum + value.length + 2, 0);
        const room = maximum - OFFSETS.options - 1;
        const spare = (packet.file === '' ? 127 : 0) + (packet.sname === '' ? 63 : 0);
        assert.ok(octets + 3 > room + spare - 8 * packet.options.size, 'it would have fitted');
        return;
      }
      assert.ok(wire.length >= 300 && wire.length <= maximum);
      if (wire[OFFSETS.options] === OVERLOAD) overloaded += 1;
      assert.deepEqual(decodePacket(wire), packet);
    }),
    { numRuns: 500 },
  );
  assert.ok(overloaded > 50, `${overloaded} were overloaded`);
});

test('any octets are a message or a DecodeError', () => {
  const start = fromHex(DISCOVER_7911).subarray(0, OFFSETS.options);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (noise, hasHeader) => {
      const bytes = hasHeader ? Uint8Array.of(...start, ...noise) : noise;
      try {
        assert.ok(decodePacket(bytes).options);
      } catch (error) {
        assert.ok(error instanceof DecodeError && error.offset <= bytes.length);
      }
    }),
  );
});

test('a message that could not be read back is not written', () => {
  const packet = phoneDiscover(MAC);
  const withOption = (code: number, length: number) => ({
    ...packet,
    options: new Map([[code, new Uint8Array(length)]]),
  });
  for (const code of [0, OVERLOAD, END]) assert.throws(() => encodePacket(withOption(code, 1)), RangeError);
  assert.throws(() => encodePacket({ ...packet, chaddr: new Uint8Array(17) }), RangeError);
  assert.throws(() => encodePacket({ ...packet, file: 'x'.repeat(128) }), RangeError);
  assert.throws(() => encodePacket(withOption(43, SAFE_OCTETS)), RangeError);
});

test('the vendor class reads the same with and without its NUL octet', () => {
  const octets = phoneDiscover(MAC).options.get(OPTIONS.vendorClass.code) ?? assert.fail();
  assert.equal(octets.length, 38);
  assert.equal(decodeOption('text', octets), 'Cisco Systems, Inc. IP Phone CP-7911G');
  assert.equal(decodeOption('text', octets.subarray(0, -1)), 'Cisco Systems, Inc. IP Phone CP-7911G');
});
