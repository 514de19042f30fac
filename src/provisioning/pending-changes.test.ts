import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FleetLiterals, LiteralFleet } from '#test/support/literal-fleet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { composePhoneFile } from './compose-config.ts';
import { type FetchedConfiguration, pendingChanges } from './pending-changes.ts';
import type { Phone } from './phone.ts';
import { RenderedFiles } from './rendered-files.ts';
import { changedSettings, type SettingsPrint } from './settings-print.ts';

const server = { sipPort: 5060, baseUrl: () => '', now: () => Date.parse('2026-11-28T12:00:00Z') };
const mac = '00:11:5C:93:AF:D1' as MacAddress;
const phone: Phone = {
  mac,
  model: '7960',
  standing: 'adopted',
  lines: [{ position: 1, extension: '208' }],
  firstSeen: '2026-11-28T12:00:00.000Z',
};
const extensions = [{ number: '208', name: 'Front', secret: 'old-secret' }];

/** What the phone holds after it asked one of our addresses. */
function fetchedFrom(literals: FleetLiterals, to: string, files: Record<string, string> = {}) {
  const fleet = new LiteralFleet({ phones: [phone], ...literals });
  const { print } = composePhoneFile(phone, fleet, server, to as Ipv4Address);
  const fetched = { print: JSON.parse(print) as SettingsPrint, files: new Map(Object.entries(files)) };
  return new Map<MacAddress, FetchedConfiguration>([[mac, fetched]]);
}

function changesOf(fetched: ReadonlyMap<MacAddress, FetchedConfiguration>, literals: FleetLiterals) {
  const fleet = new LiteralFleet({ phones: [phone], ...literals });
  return pendingChanges([phone], fetched, fleet, server, new RenderedFiles());
}

test('a phone that has what holds is left alone, whichever of our addresses it asked and however often it restarted', () => {
  for (const to of ['192.168.0.2', '10.0.0.2']) {
    const fetched = fetchedFrom({ extensions }, to);
    assert.deepEqual(changesOf(fetched, { extensions }).pending, []);
    const restarted = { extensions, settings: { [`phone/${mac}`]: { sync: '7' } } };
    assert.deepEqual(changesOf(fetched, restarted).pending, []);
  }
});

test('what changed is named: a new value, a secret, what is not said any more, a load, a dial plan', () => {
  const before = { extensions, settings: { 'site/': { time_zone: 'CET', logo_url: '/a.bmp' } } };
  const fetched = fetchedFrom(before, '192.168.0.2', { 'dialplan.xml': 'the hash of another' });
  const after = {
    extensions: [{ number: '208', name: 'Front', secret: 'new-secret' }],
    settings: { 'site/': { time_zone: 'EST' } },
    loads: ['P0S3-8-12-00'],
  };
  assert.deepEqual(changesOf(fetched, after).pending[0]?.changed, [
    'image_version',
    'line1_password',
    'logo_url',
    'time_zone',
    'dialplan.xml',
  ]);
  assert.ok(!JSON.stringify([...fetched.values()]).includes('old-secret'));
});

test('a phone that never fetched is no change; one that fetched from an older Offhook is, of unknown extent', () => {
  assert.deepEqual(changesOf(new Map(), { extensions }), { pending: [], neverFetched: [mac] });
  const unknown = new Map([[mac, { files: new Map() }]]);
  assert.deepEqual(changesOf(unknown, { extensions }).pending, [{ phone, changed: [] }]);
  const inbox = { ...phone, standing: 'inbox' as const };
  const none = pendingChanges([inbox], unknown, new LiteralFleet(), server, new RenderedFiles());
  assert.deepEqual(none, { pending: [], neverFetched: [] });
});

test('two prints differ in exactly the names whose prints differ', () => {
  const prints = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('x', 'y'), {
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(prints, prints, (one, other) => {
      const names = ['a', 'b', 'c', 'd'].filter((name) => one[name] !== other[name]);
      assert.deepEqual(changedSettings(one, other), names);
    }),
  );
});
