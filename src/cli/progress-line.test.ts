import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { progressLine } from './progress-line.ts';

const first = { label: '7960 (208) P0S3-8-12-00.sb2', percent: 43 };
const second = { label: '7940 (209) P0S3-8-12-00.sb2', percent: 100 };

test('the bars take what room there is', () => {
  assert.equal(progressLine([first], 120), '7960 (208) P0S3-8-12-00.sb2 ████████░░░░░░░░░░░░  43 %');
  assert.equal(
    progressLine([first, second], 80),
    '7960 (208) P0S3-8-12-00.sb2 █░░░  43 %   7940 (209) P0S3-8-12-00.sb2 ████ 100 %',
  );
  assert.equal(
    progressLine([first, second], 75),
    '7960 (208) P0S3-8-12-00.sb2  43 %   7940 (209) P0S3-8-12-00.sb2 100 %',
  );
  assert.equal(
    progressLine([first, second], 60),
    '7960 (208) P0S3-8-12-00.sb2 ██████░░░░░░░░░  43 %   +1 more',
  );
  assert.equal(progressLine([first, second], 30), '2 transfers');
  assert.equal(progressLine([first, second], 5), '2 tr');
});

test('whatever is under way, it is one line that does not wrap', () => {
  const transfer = fc.record({
    label: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 }),
    percent: fc.nat(100),
  });
  fc.assert(
    fc.property(fc.array(transfer, { minLength: 1, maxLength: 30 }), fc.nat(300), (transfers, columns) => {
      const line = progressLine(transfers, columns);
      assert.ok(line.length <= Math.max(0, columns - 1), `${line.length} of ${columns} columns`);
      assert.ok(columns < 16 || line !== '');
    }),
  );
});
