import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KNOWN_FIRMWARE_FILES } from '#knowledge/firmware-releases.ts';
import { imageRefusal, openSigned } from './read/check-image.ts';
import { readLoads } from './read/read-loads.ts';
import { sign, syntheticFirmware } from './synthetic-firmware.ts';

const files = new Map(syntheticFirmware().map(({ name, bytes }) => [name, bytes]));
const fileNamed = (name: string) => files.get(name) ?? assert.fail(`no ${name}`);

test('stand-ins have the true names and sizes', () => {
  for (const release of ['P0S3-8-12-00', 'P0030801SR02'] as const) {
    for (const { name, bytes } of syntheticFirmware(release)) {
      const known = KNOWN_FIRMWARE_FILES.find((file) => file.name === name);
      assert.equal(bytes.length, known?.size, name);
    }
  }
});

test('the phone accepts them: header of 404 octets, list, images', () => {
  const list = openSigned(fileNamed('P0S3-8-12-00.loads'), 'P0S3-8-12-00.loads');
  assert.ok(list instanceof Uint8Array);
  assert.deepEqual(readLoads(list), { loaderFile: 'P003-8-12-00.sbn', applicationFile: 'P0S3-8-12-00.sb2' });
  const loader = openSigned(fileNamed('P003-8-12-00.sbn'), 'P003-8-12-00.sbn');
  assert.ok(loader instanceof Uint8Array);
  assert.ok(Buffer.from(loader).equals(fileNamed('P003-8-12-00.bin')), 'the .sbn is 404 octets and the .bin');
  assert.equal(imageRefusal(loader, 'P003-8-12-00'), undefined);
});

test('the same seed gives the same octets, another seed others', () => {
  assert.deepEqual(syntheticFirmware('P0S3-8-12-00', 7), syntheticFirmware('P0S3-8-12-00', 7));
  assert.notDeepEqual(syntheticFirmware('P0S3-8-12-00', 7), syntheticFirmware('P0S3-8-12-00', 8));
});

test('what the phone refuses', () => {
  const name = 'P0S3-8-12-00.sb2';
  const file = fileNamed(name);
  const refused = (bytes: Uint8Array, as = name) => {
    const result = openSigned(bytes, as);
    return result instanceof Uint8Array ? undefined : result.refused;
  };
  assert.equal(refused(file, 'P0S3-8-13-00.sb2'), `signed for the name ${name}`);
  assert.equal(refused(new Uint8Array()), 'not a signed file');
  assert.equal(refused(fileNamed('P003-8-12-00.bin')), 'not a signed file');
  assert.equal(refused(file.subarray(0, 300)), 'shorter than its own header');
  assert.equal(refused(file.subarray(0, -512)), 'cut short or damaged');
  const payload = openSigned(file, name);
  assert.ok(payload instanceof Uint8Array);
  assert.equal(imageRefusal(payload, 'P0S3-8-13-00'), 'the image inside is P0S3-8-12-00');
  assert.equal(imageRefusal(payload.subarray(0, 40), 'P0S3-8-12-00'), 'too short for an image');
});

test('any change of one octet is refused, and so is noise', () => {
  const name = 'P003-8-12-00.sbn';
  const file = sign(name, fileNamed('P003-8-12-00.bin').subarray(0, 64));
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Uint8Array.from(file);
      damaged[at] = (damaged[at] ?? 0) ^ change;
      const result = openSigned(damaged, name);
      const isInVersionOrSigner = result instanceof Uint8Array;
      // Only a broken signature block makes it "Cisco's", which can't be checked.
      assert.ok(!isInVersionOrSigner || isSignatureOctet(file, at), `octet ${at}`);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (noise) => {
      assert.ok('refused' in openSigned(noise, name));
    }),
  );
});

function isSignatureOctet(file: Uint8Array, at: number): boolean {
  const start = Buffer.from(file).indexOf(Buffer.from([12, 1, 0])) + 3;
  return at >= start && at < start + 256;
}
