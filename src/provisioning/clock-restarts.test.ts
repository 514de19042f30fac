import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiteralFleet } from '#test/support/literal-fleet.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { clockRestarts } from './clock-restarts.ts';
import type { Phone } from './phone.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const phone: Phone = { mac, model: '7960', standing: 'adopted', lines: [], firstSeen: '' };
const on = (text: string) => Date.parse(text);

function restarts(zone: string, fetched: string | undefined, now: string) {
  const fleet = new LiteralFleet({ settings: { 'site/': { time_zone: zone } } });
  const times = new Map(fetched === undefined ? [] : [[mac, on(fetched)]]);
  const server = { sipPort: 5060, baseUrl: () => '', now: () => on(now) };
  return clockRestarts([phone], times, fleet, server).map(({ from, by, phones }) => {
    assert.deepEqual(phones, [mac]);
    return [new Date(from).toISOString(), new Date(by).toISOString()];
  });
}

test("no restart where the rules stay, none of a phone that never fetched, none for the phone's own names", () => {
  const now = '2026-11-23T12:00:00.000Z';
  assert.deepEqual(restarts('Europe/Brussels', now, now), []);
  assert.deepEqual(restarts('America/Santiago', undefined, now), []);
  assert.deepEqual(restarts('CET', now, now), []);
  assert.deepEqual(restarts('Asia/Kathmandu', now, now), []);
});

test("a year with another rule: from that year's beginning on, before its first change", () => {
  const due = [['2029-01-01T03:00:00.000Z', '2029-04-01T03:00:00.000Z']];
  assert.deepEqual(restarts('America/Santiago', '2026-11-20T00:00Z', '2026-11-23T12:00Z'), due);
  // Once the new rules are served: from now on, for the phone that has not asked for them yet.
  const now = '2029-02-01T00:00:00.000Z';
  assert.deepEqual(restarts('America/Santiago', '2026-11-20T00:00Z', now), [
    [now, '2029-04-01T03:00:00.000Z'],
  ]);
  const [next] = restarts('America/Santiago', now, now);
  assert.notEqual(next?.[1], '2029-04-01T03:00:00.000Z', 'it has the rules of 2029');
});

test('a change of the law: at once when it has come, and at the change itself before', () => {
  // British Columbia stopped changing its clocks with the last change to summer time, in March 2026.
  const now = '2026-11-23T12:00:00.000Z';
  assert.deepEqual(restarts('America/Vancouver', '2025-06-01T00:00Z', now), [[now, now]]);
  assert.deepEqual(restarts('America/Vancouver', now, now), []);
  const change = '2024-02-29T18:00:00.000Z';
  assert.deepEqual(restarts('Asia/Almaty', '2024-01-05T00:00Z', '2024-01-10T00:00Z'), [[change, change]]);
});
