import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { type MacAddress, parseMacAddress } from '#values/mac-address.ts';
import { ProbeWatch } from './probe-watch.ts';

const stranger = '192.168.0.66' as Ipv4Address;
const mac = (number: number) => parseMacAddress(number.toString(16).padStart(12, '0')) as MacAddress;

test('the third phone raises the alarm, the same one again does not', () => {
  const watch = new ProbeWatch({ now: () => 0, monotonic: () => 0 });
  assert.deepEqual(
    [1, 1, 2, 2, 3, 3, 4].map((number) => watch.refused(stranger, mac(number))),
    [undefined, undefined, undefined, undefined, 3, undefined, undefined],
  );
});

test('a search through a thousand phones raises four alarms, not a thousand', () => {
  const watch = new ProbeWatch({ now: () => 0, monotonic: () => 0 });
  const alarms = Array.from({ length: 2000 }, (_, index) => watch.refused(stranger, mac(index + 1)));
  assert.deepEqual(
    alarms.filter((alarm) => alarm !== undefined),
    [3, 10, 100, 1000],
  );
});

test('two mistakes in different hours are no search', () => {
  let time = 0;
  const watch = new ProbeWatch({ now: () => time, monotonic: () => time });
  const alarms = [1, 2, 3, 4].map((number) => {
    time += 6 * 60_000;
    return watch.refused(stranger, mac(number));
  });
  assert.deepEqual(alarms, [undefined, undefined, undefined, undefined]);
});
