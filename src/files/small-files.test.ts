import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import type { LoadName } from '#values/load-name.ts';
import { readOs79xx, writeOs79xx } from './os79xx.ts';
import { readRingList, writeRingList } from './ring-list.ts';
import { readSyncInfo, writeSyncInfo } from './sync-info.ts';

const LOADER = 'P003-8-12-00' as LoadName;
const APPLICATION = 'P0S3-8-12-00' as LoadName;
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Whatever the octets, a reader gives a value or a DecodeError. */
function assertTotal(read: (bytes: Uint8Array) => unknown, ...pieces: string[]): void {
  const part = fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      try {
        read(Buffer.from(parts.join(''), 'latin1'));
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error));
      }
    }),
  );
}

test('OS79XX.TXT holds the name and a line feed, nothing else', () => {
  assert.equal(text(writeOs79xx(LOADER)), 'P003-8-12-00\n');
  assert.deepEqual(readOs79xx(writeOs79xx(LOADER)), { load: LOADER, trailing: false });
});

test('OS79XX.TXT as Cisco bundles it, and as people break it', () => {
  for (const line of ['P003-8-12-00 \r\n', 'P003-8-12-00\r\n', 'P003-8-12-00\t']) {
    assert.deepEqual(readOs79xx(Buffer.from(line)), { load: LOADER, trailing: true });
  }
  for (const line of ['', '\n', 'P003-8-12-00.bin', 'POS3-8-12-00', 'x'.repeat(200), 'P']) {
    assert.throws(() => readOs79xx(Buffer.from(line)), DecodeError, line);
  }
  assertTotal(readOs79xx, 'P003-8-12-00', '\n', '\r', ' ');
});

test('RINGLIST.DAT: one tab written, several read', () => {
  const rings = [
    { name: 'Piano 1', file: 'Piano1.raw' },
    { name: 'ctu', file: 'CTU.pcm' },
  ];
  assert.equal(text(writeRingList(rings)), 'Piano 1\tPiano1.raw\nctu\tCTU.pcm\n');
  assert.deepEqual(readRingList(Buffer.from('Piano 1\t\t\tPiano1.raw \r\n\r\nctu\tCTU.pcm')), rings);
  assert.deepEqual(readRingList(Buffer.from('')), []);
});

test('RINGLIST.DAT without its tabs is an error that tells where', () => {
  assert.throws(
    () => readRingList(Buffer.from('a\tb.raw\nPiano 1 Piano1.raw\n')),
    (error) => error instanceof DecodeError && error.offset === 8,
  );
  for (const line of ['a\tb\tc', '\tb.raw', 'a\t', 'a\tb c.raw', '\u00e9\tb']) {
    assert.throws(() => readRingList(Buffer.from(line, 'latin1')), DecodeError, line);
  }
  assert.throws(() => readRingList(Buffer.alloc(10_000)), DecodeError);
  assertTotal(readRingList, 'a', '\t', '\n', '\r\n', ' ', 'b.raw');
});

test('rings that the list has no place for are not written', () => {
  for (const ring of [
    { name: 'a\tb', file: 'c' },
    { name: '', file: 'c' },
    { name: ' a', file: 'c' },
    { name: 'a', file: 'b c' },
    { name: 'a', file: 'b\nd\te' },
    { name: 'é', file: 'c' },
  ]) {
    assert.throws(() => writeRingList([ring]), { code: 'RING_UNWRITABLE' });
  }
});

test('any writable rings are read again', () => {
  const ring = fc.record(
    { name: fc.stringMatching(/^[!-~][ -~]{0,20}[!-~]$/), file: fc.stringMatching(/^[!-~]{1,20}$/) },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(ring, { maxLength: 20 }), (rings) => {
      assert.deepEqual(readRingList(writeRingList(rings)), rings);
    }),
  );
});

test('syncinfo.xml for one load and for the rest', () => {
  const entries = [
    { version: '*', sync: '1' },
    { version: APPLICATION, sync: "it's 2" },
  ] as const;
  assert.equal(
    text(writeSyncInfo(entries)),
    `<SYNCINFO>\n<IMAGE VERSION="*" SYNC="1"/>\n<IMAGE VERSION="P0S3-8-12-00" SYNC="it's 2"/>\n</SYNCINFO>\n`,
  );
  assert.deepEqual(readSyncInfo(writeSyncInfo(entries)), entries);
  const spelled = Buffer.from('<SYNCINFO><IMAGE VERSION="*" SYNC="R&amp;D"/></SYNCINFO>');
  assert.deepEqual(readSyncInfo(spelled), [{ version: '*', sync: 'R&amp;D' }], 'as phones read it');
  for (const sync of ['R&D', '<1>', '"', 'é']) {
    assert.throws(() => writeSyncInfo([{ version: '*', sync }]), { code: 'SYNC_INFO_UNWRITABLE' });
  }
});

test('syncinfo.xml without a root or a SYNC is read, a broken one is an error', () => {
  assert.deepEqual(readSyncInfo(Buffer.from('<IMAGE VERSION="*" SYNC="2"/>')), [{ version: '*', sync: '2' }]);
  assert.deepEqual(readSyncInfo(Buffer.from('<SYNCINFO><IMAGE VERSION="*"/></SYNCINFO>')), [
    { version: '*', sync: '1' },
  ]);
  for (const broken of [
    '<SYNCINFO><IMAGE VERSION="P0S3-8-12-00 SYNC="1"/></SYNCINFO>',
    '<SYNCINFO><IMAGE SYNC="1"/></SYNCINFO>',
    `<IMAGE VERSION="*" SYNC="${'1'.repeat(33)}"/>`,
    '<IMAGES/>',
  ]) {
    assert.throws(() => readSyncInfo(Buffer.from(broken)), DecodeError, broken);
  }
  assertTotal(readSyncInfo, '<SYNCINFO>', '<IMAGE ', 'VERSION="*"', '/>', '</SYNCINFO>');
});

test('what phones would not read whole is not written', () => {
  assert.throws(() => writeSyncInfo([{ version: '*', sync: '1'.repeat(33) }]), {
    code: 'SYNC_INFO_UNWRITABLE',
  });
  const many = Array.from({ length: 200 }, () => ({ version: APPLICATION, sync: '1' }));
  assert.throws(() => writeSyncInfo(many), { code: 'SYNC_INFO_UNWRITABLE' });
});
