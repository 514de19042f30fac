import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import { sign } from '#virtual-phone/synthetic-firmware.ts';
import { decodeSignedContainer, imageVersion, looksSigned } from './signed-container.ts';

const tlv = (tag: number, value: Uint8Array | number[]): Buffer =>
  Buffer.concat([Buffer.from([tag, value.length >> 8, value.length & 255]), Buffer.from(value)]);
const text = (value: string): Buffer => Buffer.from(value, 'latin1');

/** A container with its signer and algorithm fields one after the other instead of one inside the other. */
function flatContainer(fileName: string, payload: Uint8Array, padding = 1): Buffer {
  const fields = (headerLength: number) => [
    tlv(1, [1, 1]),
    tlv(2, [headerLength >> 8, headerLength & 255]),
    tlv(3, [0, 40]),
    tlv(4, text('CN=a;OU=b;O=c\0')),
    tlv(5, text('12345678')),
    tlv(6, text('CN=d\0')),
    tlv(7, [0, 15]),
    tlv(8, [1]),
    tlv(12, new Uint8Array(256)),
    tlv(14, text(`${fileName}\0`)),
    Buffer.alloc(padding, 13),
  ];
  return Buffer.concat([...fields(Buffer.concat(fields(0)).length), payload]);
}

const payload = Buffer.concat([Buffer.alloc(0x20, 7), text('P003-8-12-00'), Buffer.alloc(100)]);

test('the true name, the payload and the version inside are found, however the signer is laid out', () => {
  for (const bytes of [flatContainer('P003-8-12-00.sbn', payload), sign('P003-8-12-00.sbn', payload)]) {
    const container = decodeSignedContainer(bytes);
    assert.equal(container.fileName, 'P003-8-12-00.sbn');
    assert.deepEqual(Buffer.from(container.payload), payload);
    assert.equal(imageVersion(container.payload), 'P003-8-12-00');
  }
  assert.equal(decodeSignedContainer(sign('P003-8-12-00.sbn', payload)).headerLength, 404);
});

test('a header cut anywhere is an error that tells where', () => {
  const whole = flatContainer('P003-8-12-00.sbn', new Uint8Array(0));
  for (let length = 0; length < whole.length; length += 1) {
    assert.throws(() => decodeSignedContainer(whole.subarray(0, length)), DecodeError, `${length} octets`);
  }
  assert.equal(decodeSignedContainer(whole).payload.length, 0);
});

test('lengths that lie are errors', () => {
  const lying = (at: number, ...octets: number[]): Buffer => {
    const bytes = flatContainer('P003-8-12-00.sbn', payload);
    bytes.set(octets, at);
    return bytes;
  };
  for (const bytes of [
    lying(8, 0xff, 0xff),
    lying(8, 0, 0),
    lying(8, 0, 11),
    lying(11, 0xff, 0xff),
    lying(0, 2),
    lying(3, 2),
    lying(6, 0, 9),
  ]) {
    assert.throws(() => decodeSignedContainer(bytes), DecodeError);
  }
});

test('a name that could leave the folder is no name', () => {
  for (const name of ['../etc/passwd', '', 'a b', 'x'.repeat(65), 'a/b']) {
    assert.throws(() => decodeSignedContainer(flatContainer(name, payload)), DecodeError, name);
  }
});

test('what is no signed file is said to be none', () => {
  assert.equal(looksSigned(text('PK\u0003\u0004')), false);
  assert.equal(looksSigned(new Uint8Array(0)), false);
  assert.equal(imageVersion(new Uint8Array(16)), undefined);
  assert.equal(imageVersion(new Uint8Array(100)), undefined);
});

test('noise gives a value or a DecodeError', () => {
  const noise = fc.uint8Array({ maxLength: 600 });
  fc.assert(
    fc.property(noise, fc.boolean(), (bytes, plausible) => {
      if (plausible) bytes.set([1, 0, 2, 1, 1, 2, 0, 2, 0, 200].slice(0, bytes.length));
      try {
        const { fileName } = decodeSignedContainer(bytes);
        assert.match(fileName, /^[-\w.]+$/);
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error));
        assert.ok(error.offset <= Math.max(bytes.length, 2048));
      }
    }),
  );
});
