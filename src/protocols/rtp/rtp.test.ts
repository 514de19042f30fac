import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from './g711.ts';
import { decodeRtp, encodeRtp, type RtpPacket } from './packet.ts';
import { ReceptionStatistics } from './reception-statistics.ts';
import {
  decodeTelephoneEvent,
  digitsOf,
  encodeTelephoneEvent,
  type TelephoneEvent,
} from './telephone-event.ts';

const uint32 = fc.nat(0xffffffff);
const words = fc.nat(5).chain((count) => fc.uint8Array({ minLength: 4 * count, maxLength: 4 * count }));
const packets: fc.Arbitrary<RtpPacket> = fc.record(
  {
    marker: fc.boolean(),
    payloadType: fc.nat(127),
    sequence: fc.nat(65_535),
    timestamp: uint32,
    ssrc: uint32,
    contributors: fc.array(uint32, { maxLength: 15 }),
    extension: fc.record({ profile: fc.nat(65_535), bytes: words }, { noNullPrototype: true }),
    payload: fc.uint8Array({ maxLength: 200 }),
  },
  {
    requiredKeys: ['marker', 'payloadType', 'sequence', 'timestamp', 'ssrc', 'contributors', 'payload'],
    noNullPrototype: true,
  },
);

/** The same with plain arrays of octets, whatever buffer they lie in. */
const plain = (packet: RtpPacket) => ({
  ...packet,
  payload: [...packet.payload],
  ...(packet.extension && { extension: { ...packet.extension, bytes: [...packet.extension.bytes] } }),
});

describe('RTP packets', () => {
  test('the octets of a packet as the standard draws them', () => {
    const packet = decodeRtp(
      Buffer.from('9160ffff 00000001 deadbeef 0badcafe abcd0001 01020304 d5d5'.replaceAll(' ', ''), 'hex'),
    );
    assert.deepEqual(plain(packet), {
      marker: false,
      payloadType: 96,
      sequence: 65_535,
      timestamp: 1,
      ssrc: 0xdeadbeef,
      contributors: [0x0badcafe],
      extension: { profile: 0xabcd, bytes: [1, 2, 3, 4] },
      payload: [0xd5, 0xd5],
    });
  });

  test('padding is taken away', () => {
    const octets = Buffer.from('a0800001000000a000000001ffff000003', 'hex');
    assert.deepEqual([...decodeRtp(octets).payload], [0xff, 0xff]);
    octets[octets.length - 1] = 6;
    assert.throws(() => decodeRtp(octets), DecodeError);
  });

  test('what was written is read back', () => {
    fc.assert(
      fc.property(packets, (packet) => assert.deepEqual(plain(decodeRtp(encodeRtp(packet))), plain(packet))),
    );
  });

  test('any octets give a packet or a DecodeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.boolean(), (bytes, looksRight) => {
        if (looksRight && bytes.length > 0) bytes[0] = 0x80 | ((bytes[0] ?? 0) & 0x3f);
        try {
          const packet = decodeRtp(bytes);
          assert.ok(packet.payload.length <= bytes.length - 12);
        } catch (error) {
          assert.ok(error instanceof DecodeError);
        }
      }),
    );
  });
});

describe('G.711', () => {
  const codecs = [
    { name: 'µ-law', encode: encodeMuLaw, decode: decodeMuLaw, silence: 0xff, quietStep: 8 },
    { name: 'A-law', encode: encodeALaw, decode: decodeALaw, silence: 0xd5, quietStep: 16 },
  ];
  for (const { name, encode, decode, silence, quietStep } of codecs) {
    test(`${name}: each octet stands for a sample that comes back as that octet`, () => {
      for (let octet = 0; octet < 256; octet += 1) {
        const sample = decode(octet);
        // µ-law has two zeros.
        if (sample !== 0) assert.equal(encode(sample), octet, `octet ${octet}`);
      }
      assert.equal(encode(0), silence);
    });

    test(`${name}: no sample is more than half a step away from what is heard`, () => {
      for (let sample = -32_768; sample < 32_768; sample += 1) {
        const heard = decode(encode(sample));
        const halfStep = Math.max(quietStep / 2, (Math.abs(heard) + 132) / 32);
        assert.ok(Math.abs(heard - sample) <= halfStep || Math.abs(sample) > 32_000, `${sample} as ${heard}`);
      }
    });
  }

  test('the loudest and some known values', () => {
    assert.deepEqual([encodeMuLaw(32_767), encodeMuLaw(-32_768), encodeMuLaw(1000)], [0x80, 0x00, 0xce]);
    assert.deepEqual([encodeALaw(32_767), encodeALaw(-32_768), encodeALaw(1000)], [0xaa, 0x2a, 0xfa]);
  });
});

describe('telephone events', () => {
  const events = fc.record(
    {
      digit: fc.constantFrom<TelephoneEvent['digit']>('0', '9', '*', '#', 'A', 'D'),
      isEnd: fc.boolean(),
      volume: fc.nat(63),
      duration: fc.nat(65_535),
    },
    { noNullPrototype: true },
  );
  test('what was written is read back', () => {
    fc.assert(
      fc.property(events, (event) =>
        assert.deepEqual(decodeTelephoneEvent(encodeTelephoneEvent(event)), event),
      ),
    );
    assert.deepEqual(
      [...encodeTelephoneEvent({ digit: '#', isEnd: true, volume: 10, duration: 800 })],
      [11, 0x8a, 3, 32],
    );
  });

  test('what is no key or cut short is refused', () => {
    assert.throws(() => decodeTelephoneEvent(Uint8Array.of(16, 0, 0, 0)), DecodeError);
    assert.throws(() => decodeTelephoneEvent(Uint8Array.of(1, 0, 0)), DecodeError);
    assert.deepEqual(digitsOf('1a#'), ['1', 'A', '#']);
    assert.equal(digitsOf('1x'), undefined);
  });
});

describe('reception', () => {
  const receive = (sequences: readonly number[], ssrc = 1, statistics = new ReceptionStatistics(8000)) => {
    sequences.forEach((sequence, index) => {
      statistics.count({ ssrc, sequence: sequence % 65_536, timestamp: index * 160 }, index * 20);
    });
    return statistics;
  };

  test('whatever is lost, doubled or overtaken within bounds is counted exactly', () => {
    const fates = fc.array(fc.constantFrom('comes', 'comes', 'comes', 'is lost', 'is late'), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(fc.nat(65_535), fates, (start, middle) => {
        const order = [start];
        let late: number | undefined;
        middle.forEach((fate, index) => {
          const sequence = start + 1 + index;
          if (fate === 'is late' && late === undefined) late = sequence;
          else if (fate !== 'is lost') order.push(sequence);
          if (late !== undefined && late < sequence - 1) {
            order.push(late);
            late = undefined;
          }
        });
        if (late !== undefined) order.push(late);
        order.push(start + middle.length + 1);
        const { received, lost } = receive(order).reception;
        assert.deepEqual(
          { received, lost },
          { received: order.length, lost: middle.length + 2 - order.length },
        );
      }),
    );
  });

  test('a sender that begins anew is counted on, one stray packet is not', () => {
    const statistics = receive([1, 2, 3, 20_000, 4, 5]);
    assert.deepEqual([statistics.reception.received, statistics.reception.lost], [5, 0]);
    receive([40_000, 40_001, 40_003], 1, statistics);
    // The first of the new row is what showed that there is one.
    assert.deepEqual([statistics.reception.received, statistics.reception.lost], [7, 1]);
    receive([9, 11], 2, statistics);
    assert.deepEqual([statistics.reception.received, statistics.reception.lost], [9, 2]);
  });

  test('even arrival has no jitter, uneven arrival has', () => {
    assert.equal(receive([1, 2, 3, 4]).reception.jitter, 0);
    const statistics = new ReceptionStatistics(8000);
    for (let index = 0; index < 200; index += 1) {
      const late = index % 2 === 0 ? 0 : 5;
      statistics.count({ ssrc: 1, sequence: index, timestamp: index * 160 }, index * 20 + late);
    }
    assert.ok(Math.abs(statistics.reception.jitter - 40) < 1, 'five milliseconds are 40 samples');
  });
});
