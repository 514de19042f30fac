import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareLoadNames, type LoadName, loadKind, parseLoadName } from './load-name.ts';

test('names from the wild are read and told apart', () => {
  const kinds = [
    'P0S3-8-12-00',
    'P003-8-12-00',
    'P00308000700',
    'P0030801SR02',
    'P0M3-06-0-00',
    'P0S30202',
  ].map((text) => loadKind(parseLoadName(text) as LoadName));
  assert.deepEqual(kinds, ['sip', 'sccp-or-loader', 'sccp-or-loader', 'sccp-or-loader', 'mgcp', 'sip']);
});

test('look-alikes are refused', () => {
  for (const text of ['', 'POS3-8-12-00', 'p0s3-8-12-00', 'P0S3-8-12-00 ', 'P0S3-8-12-00.sb2', '../P0S3-8']) {
    assert.equal(parseLoadName(text), undefined, text);
  }
});

test('8.12 is newer than 08.11 and than 2.2', () => {
  const sorted = (['P0S3-8-12-00', 'P0S30202', 'P0S3-08-11-00', 'P0S3-08-2-00'] as LoadName[]).sort(
    compareLoadNames,
  );
  assert.deepEqual(sorted, ['P0S30202', 'P0S3-08-2-00', 'P0S3-08-11-00', 'P0S3-8-12-00']);
});
