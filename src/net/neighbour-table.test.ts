import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { NeighbourTable, parseNeighbourTable } from './neighbour-table.ts';

const HEADER = 'IP address       HW type     Flags       HW address            Mask     Device\n';
const PHONE = '192.168.0.41     0x1         0x2         00:11:5c:93:af:d1     *        eth0\n';
const INCOMPLETE = '192.168.0.42     0x1         0x0         00:00:00:00:00:00     *        eth0\n';
const address = '192.168.0.41' as Ipv4Address;

test('complete entries are taken, unanswered ones are not', () => {
  assert.deepEqual([...parseNeighbourTable(HEADER + PHONE + INCOMPLETE)], [[address, '00:11:5C:93:AF:D1']]);
  assert.equal(parseNeighbourTable('').size, 0);
  assert.equal(parseNeighbourTable(`${HEADER}nonsense\n\n`).size, 0);
});

test('a reading serves for a second, then the kernel is asked again', () => {
  let time = 0;
  let readings = 0;
  const clock = { now: () => time, monotonic: () => time };
  const table = new NeighbourTable(clock, () => {
    readings += 1;
    return readings === 1 ? HEADER : HEADER + PHONE;
  });
  assert.equal(table.lookup(address), undefined);
  time = 900;
  assert.equal(table.lookup(address), undefined);
  time = 1100;
  assert.equal(table.lookup(address), '00:11:5C:93:AF:D1');
  assert.equal(readings, 2);
});

test('a system without the table has no neighbours', () => {
  const clock = { now: () => 0, monotonic: () => 0 };
  const table = new NeighbourTable(clock, () => {
    throw new Error('no such file');
  });
  assert.equal(table.lookup(address), undefined);
});
