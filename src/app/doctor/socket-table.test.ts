import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseSocketTable } from './socket-table.ts';

const UDP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 4581: 0200A8C0:0045 00000000:0000 07 00000000:00000000 00:00000000 00000000   105        0 24247 2 00000000ca8c5605 17
  221: 00000000:0043 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 20011 2 00000000ca8c5606 0
  400: 0200A8C0:D431 0100A8C0:0035 01 00000000:00000000 00:00000000 00000000     0        0 20012 2 00000000ca8c5607 0
`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:1B3A 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 31337 1 000000003f4fc2ed 100 0 0 10 0
   1: 0000000000000000FFFF00000200A8C0:1B3B 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 31338 1 000000003f4fc2ed 100 0 0 10 0
   2: 00000000000000000000000001000000:1B3C 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 31339 1 000000003f4fc2ed 100 0 0 10 0
`;

test('UDP sockets that take packets from anyone are read, with what was dropped', () => {
  assert.deepEqual(parseSocketTable(UDP), [
    { address: '192.168.0.2', port: 69, user: 105, inode: 24247, drops: 17 },
    { address: '*', port: 67, user: 0, inode: 20011, drops: 0 },
  ]);
});

test('IPv6 sockets that take IPv4 too are read, other addresses are not', () => {
  assert.deepEqual(parseSocketTable(TCP6), [
    { address: '*', port: 6970, user: 1000, inode: 31337, drops: 0 },
    { address: '192.168.0.2', port: 6971, user: 1000, inode: 31338, drops: 0 },
  ]);
});

test('any text gives rows with sound numbers, or none', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('0200A8C0:0045', '07', '0A', ':', '00000000:', '105', '-1'),
  );
  const text = fc.array(
    fc.array(word, { maxLength: 14 }).map((words) => words.join(' ')),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(text, (lines) => {
      for (const row of parseSocketTable(lines.join('\n'))) {
        assert.ok([row.port, row.user, row.inode, row.drops].every(Number.isFinite), JSON.stringify(row));
        assert.ok(row.port >= 0 && row.port <= 65535);
      }
    }),
  );
});
