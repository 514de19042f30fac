import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sign, syntheticFirmware } from '#virtual-phone/synthetic-firmware.ts';
import { assembleFirmware } from './assemble-firmware.ts';
import type { OfferedFile } from './firmware-set.ts';

const SIP = syntheticFirmware('P0S3-8-12-00');
const SCCP = syntheticFirmware('P0030801SR02');

/** The SIP set with one file changed, or left out. */
function withFile(name: string, change?: (file: OfferedFile) => OfferedFile): OfferedFile[] {
  return SIP.flatMap((file) => (file.name !== name ? [file] : change ? [change(file)] : []));
}

/** Codes and files of everything that is wrong with the only set. */
function problemsOf(files: readonly OfferedFile[]): string[] {
  const [result, ...others] = assembleFirmware(files);
  assert.ok(result?.kind === 'refused' && others.length === 0);
  for (const { message, remedy } of result.problems) assert.ok(message && remedy);
  return result.problems.map(({ code, file }) => `${code} ${file}`);
}

test('a complete set, and what is beside it in the folder', () => {
  const [set, ...others] = assembleFirmware([
    ...SIP,
    { name: 'OS79XX.TXT', bytes: Buffer.from('P003-8-12-00\n') },
  ]);
  assert.ok(set?.kind === 'complete' && others.length === 0);
  assert.deepEqual([set.load, set.loader, set.warnings], ['P0S3-8-12-00', 'P003-8-12-00', []]);
  assert.deepEqual(
    set.parts.map(({ name, role }) => [role, name]),
    [
      ['list', 'P0S3-8-12-00.loads'],
      ['loader', 'P003-8-12-00.sbn'],
      ['application', 'P0S3-8-12-00.sb2'],
      ['early-loader', 'P003-8-12-00.bin'],
    ],
  );
});

test('the unsigned loader is not needed, two sets come out apart', () => {
  const results = assembleFirmware([...withFile('P003-8-12-00.bin'), ...SCCP]);
  assert.deepEqual(
    results.map((result) => result.kind === 'complete' && [result.load, result.parts.length]),
    [
      ['P0S3-8-12-00', 3],
      ['P0030801SR02', 4],
    ],
  );
});

test('every missing part is named', () => {
  const list = SIP.filter(({ name }) => name.endsWith('.loads'));
  assert.deepEqual(problemsOf(list), [
    'FIRMWARE_PART_MISSING P003-8-12-00.sbn',
    'FIRMWARE_PART_MISSING P0S3-8-12-00.sb2',
  ]);
  assert.deepEqual(problemsOf(withFile('P0S3-8-12-00.loads')), ['FIRMWARE_NO_LIST ']);
  assert.deepEqual(problemsOf([]), ['FIRMWARE_NO_LIST ']);
});

test('wrong letters and borrowed names are told apart from missing parts', () => {
  const shout = withFile('P0S3-8-12-00.sb2', (file) => ({ ...file, name: 'P0S3-8-12-00.SB2' }));
  assert.deepEqual(problemsOf(shout), ['FIRMWARE_PART_WRONG_CASE P0S3-8-12-00.sb2']);
  const asBin = withFile('P0S3-8-12-00.sb2', (file) => ({ ...file, name: 'P0S3-8-12-00.bin' }));
  assert.deepEqual(problemsOf(asBin), ['FIRMWARE_PART_RENAMED P0S3-8-12-00.sb2']);
  const other = SCCP.find(({ name }) => name.endsWith('.sb2'));
  assert.ok(other);
  const exchanged = withFile('P0S3-8-12-00.sb2', ({ name }) => ({ name, bytes: other.bytes }));
  assert.deepEqual(problemsOf(exchanged), ['FIRMWARE_PART_TRUNCATED P0S3-8-12-00.sb2']);
  const list = withFile('P0S3-8-12-00.loads', (file) => ({ ...file, name: 'p0s3-8-12-00.LOADS' }));
  assert.deepEqual(problemsOf(list), ['FIRMWARE_PART_RENAMED P0S3-8-12-00.loads']);
});

test('parts that are cut short or not signed are refused', () => {
  for (const length of [0, 3, 100, 403, 404, 5_000, 756_523]) {
    const cut = withFile('P0S3-8-12-00.sb2', ({ name, bytes }) => ({
      name,
      bytes: bytes.subarray(0, length),
    }));
    assert.deepEqual(problemsOf(cut), ['FIRMWARE_PART_TRUNCATED P0S3-8-12-00.sb2'], `${length} octets`);
  }
  const plain = withFile('P003-8-12-00.sbn', ({ name }) => ({ name, bytes: new Uint8Array(200_000) }));
  assert.deepEqual(problemsOf(plain), ['FIRMWARE_PART_UNSIGNED P003-8-12-00.sbn']);
});

test('a list of something else is refused', () => {
  for (const text of ['jar45sip.8-5-4.sbn\ncnu45.8-5-4.sbn\n', 'P003-8-12-00.sbn\n', '', 'a.sbn\nb.sb2\n']) {
    const strange = withFile('P0S3-8-12-00.loads', ({ name }) => ({
      name,
      bytes: sign(name, Buffer.from(text)),
    }));
    assert.deepEqual(problemsOf(strange), ['FIRMWARE_LIST_UNREADABLE P0S3-8-12-00.loads']);
  }
});

test('an image that calls itself otherwise is doubted, not refused', () => {
  const image = Buffer.alloc(800_000);
  image.write('P0S3-08-11-00', 0x20);
  const files = withFile('P0S3-8-12-00.sb2', ({ name }) => ({ name, bytes: sign(name, image) }));
  const [set] = assembleFirmware(files);
  assert.ok(set?.kind === 'complete');
  assert.match(set.warnings.join(), /P0S3-8-12-00\.sb2 calls itself P0S3-08-11-00/);
});
