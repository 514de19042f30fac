import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readServingRecord, ServingClaim } from './serving-record.ts';

const record = { pid: process.pid, addresses: ['127.0.0.1'], tftpPort: 69, httpPorts: [6970], sipPort: 5060 };

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a folder is claimed once, and its record counts for as long as the claim', (t) => {
  const folder = folderOf(t);
  assert.equal(readServingRecord(folder), undefined);
  {
    using claim = ServingClaim.take(folder);
    assert.ok(claim);
    assert.equal(readServingRecord(folder), undefined, 'it does not serve yet');
    claim.publish(record);
    assert.deepEqual(readServingRecord(folder), record);
    assert.equal(ServingClaim.take(folder), undefined);
    assert.deepEqual(readServingRecord(folder), record, 'the vain try has taken nothing away');
  }
  assert.equal(readServingRecord(folder), undefined);
  using again = ServingClaim.take(folder);
  assert.ok(again);
});

test('a record without a claim counts for nothing, whoever has its process number', (t) => {
  const folder = folderOf(t);
  writeFileSync(join(folder, 'serving.json'), JSON.stringify(record));
  assert.equal(readServingRecord(folder), undefined);
  using claim = ServingClaim.take(folder);
  assert.ok(claim);
  assert.equal(readServingRecord(folder), undefined, 'the next server does not publish it anew');
  writeFileSync(join(folder, 'serving.json'), '{"pid": 0}');
  assert.equal(readServingRecord(folder), undefined, 'nor does what is no record');
});
