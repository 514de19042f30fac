import { createHash } from 'node:crypto';
import { seededRandom } from '#values/seeded-random.ts';

/**
 * Stand-ins for Cisco's firmware, which is not ours to give away: the true container, names, sizes and lists
 * around noise. No phone runs them, and no real phone would: the signature is a digest in clear.
 */
export interface SyntheticFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Sizes of the parts of a release, in octets (measured on public files). */
interface Release {
  readonly loader: string;
  readonly application: string;
  readonly version: string;
  readonly binSize: number;
  readonly sb2Size: number;
}

const RELEASES = {
  'P0S3-8-12-00': {
    loader: 'P003-8-12-00',
    application: 'P0S3-8-12-00',
    version: 'PAS30830',
    binSize: 130_552,
    sb2Size: 756_524,
  },
  P0030801SR02: {
    loader: 'P0030801SR02',
    application: 'P0030801SR02',
    version: 'PAS30831',
    binSize: 130_552,
    sb2Size: 708_460,
  },
} as const satisfies Record<string, Release>;

/** The releases there are stand-ins for. */
export type SyntheticRelease = keyof typeof RELEASES;

/** The four files of a release: `.bin`, `.sbn`, `.sb2`, `.loads`. The same seed gives the same octets. */
export function syntheticFirmware(release: SyntheticRelease = 'P0S3-8-12-00', seed = 1): SyntheticFile[] {
  const { loader, application, version, binSize, sb2Size }: Release = RELEASES[release];
  const loaderImage = image(loader, binSize, seed);
  const sbn = `${loader}.sbn`;
  const sb2 = `${application}.sb2`;
  const loads = `${application}.loads`;
  const applicationImage = image(application, sb2Size - headerOf(sb2).length, seed + 1);
  const list = Buffer.from(`${sbn}\n${sb2}\nLA_VERSION=${version}\n`, 'latin1');
  return [
    { name: `${loader}.bin`, bytes: loaderImage },
    { name: sbn, bytes: sign(sbn, loaderImage) },
    { name: sb2, bytes: sign(sb2, applicationImage) },
    { name: loads, bytes: sign(loads, list) },
  ];
}

/** Noise, with the version string where every image has it. */
function image(version: string, size: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(size);
  const random = seededRandom(seed);
  for (let at = 0; at < size; at += 1) bytes[at] = Math.floor(random() * 256);
  bytes.fill(0, 0x20, 0x30);
  bytes.set(Buffer.from(version, 'latin1'), 0x20);
  return bytes;
}

const SIGNER = 'CN=synthetic;OU=not-Cisco;O=Offhook\0';
const ISSUER = 'CN=nobody;OU=not-Cisco;O=Offhook ltd.\0';
const SIGNATURE_LENGTH = 256;

/** Puts the container around a payload; also for tests that need a wrong one. */
export function sign(name: string, payload: Uint8Array): Uint8Array {
  const header = headerOf(name);
  const signatureAt = header.indexOf(Buffer.from([12, SIGNATURE_LENGTH >> 8, SIGNATURE_LENGTH & 255]));
  const afterSignature = signatureAt + 3 + SIGNATURE_LENGTH;
  const digest = createHash('sha1')
    .update(header.subarray(0, signatureAt))
    .update(header.subarray(afterSignature))
    .update(payload)
    .digest();
  header.set(paddedDigest(digest), signatureAt + 3);
  return Buffer.concat([header, payload]);
}

/** The header with an empty signature; 404 octets for every name of 16 to 18 characters. */
function headerOf(name: string): Buffer {
  const serial = Buffer.from('1234567890abcdef', 'hex');
  const fields = [
    field(3, Buffer.concat([field(4, text(SIGNER)), field(5, serial), field(6, text(ISSUER))])),
    field(7, Buffer.concat([field(8, [1]), field(9, Buffer.concat([field(10, [0]), field(11, [2])]))])),
    field(12, new Uint8Array(SIGNATURE_LENGTH)),
    field(14, text(`${name}\0`)),
  ];
  const start = [field(1, [1, 1]), field(2, [0, 0])];
  const length = Buffer.concat([...start, ...fields]).length;
  const padding = Buffer.alloc((4 - (length % 4)) % 4, 13);
  const header = Buffer.concat([...start, ...fields, padding]);
  header.writeUInt16BE(header.length, 8);
  return header;
}

function field(tag: number, value: Uint8Array | readonly number[]): Buffer {
  return Buffer.concat([Buffer.from([tag, value.length >> 8, value.length & 255]), Buffer.from(value)]);
}

function text(value: string): Buffer {
  return Buffer.from(value, 'latin1');
}

/** What RSA would sign: PKCS #1 v1.5 padding around a SHA-1 digest (RFC 8017 §9.2). */
function paddedDigest(digest: Buffer): Buffer {
  const info = Buffer.concat([Buffer.from('3021300906052b0e03021a05000414', 'hex'), digest]);
  const padding = Buffer.alloc(SIGNATURE_LENGTH - info.length - 3, 0xff);
  return Buffer.concat([Buffer.from([0, 1]), padding, Buffer.from([0]), info]);
}
