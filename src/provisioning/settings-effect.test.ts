import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LiteralFleet } from '#test/support/literal-fleet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { composeSettings } from './compose-settings.ts';
import type { LayerScope } from './layers.ts';
import type { Phone } from './phone.ts';
import { settingsEffect } from './settings-effect.ts';

const server = { sipPort: 5060, baseUrl: () => '', now: () => Date.parse('2026-11-23T12:00:00Z') };
const site: LayerScope = { layer: 'site', scope: '' };

function phoneOf(index: number, more: Partial<Phone> = {}): Phone {
  const digits = index.toString(16).toUpperCase().padStart(6, '0');
  return {
    mac: `00:11:5C:${digits.match(/../g)?.join(':')}` as MacAddress,
    model: '7960',
    standing: 'adopted',
    lines: [],
    firstSeen: '2026-11-23T12:00:00.000Z',
    ...more,
  };
}

test('ten thousand phones: which change, which keep another value and in which layer', () => {
  const phones = Array.from({ length: 10_000 }, (_, index) =>
    phoneOf(index, index % 10 === 0 ? { group: 'sales' } : index % 10 === 1 ? { standing: 'inbox' } : {}),
  );
  const fleet = new LiteralFleet({
    settings: { 'group/sales': { call_waiting: '0' }, [`phone/${phones[5]?.mac}`]: { call_waiting: '2' } },
  });
  const effect = settingsEffect(fleet, phones, site, new Map([['call_waiting', '1']]), server);
  assert.equal(effect.phones, 9000);
  assert.equal(effect.changed.length, 7999);
  assert.deepEqual([...effect.settings], [['call_waiting', 7999]]);
  assert.deepEqual(
    [...effect.hiddenBy],
    [
      ['group', 1000],
      ['phone', 1],
    ],
  );
});

test('what follows from a setting is told too', () => {
  const { settings } = settingsEffect(
    new LiteralFleet({ settings: { 'site/': { time_zone: 'Europe/Brussels' } } }),
    [phoneOf(1)],
    site,
    new Map([['time_zone', 'Asia/Tokyo']]),
    server,
  );
  assert.ok(settings.has('time_zone') && settings.has('dst_auto_adjust') && settings.has('dst_start_month'));
});

test('property: exactly the phones are named whose settings are others once it is written', () => {
  const value = fc.option(fc.constantFrom('0', '1', '2'), { nil: undefined });
  const layer = fc.dictionary(
    fc.constantFrom('call_waiting', 'dnd_control'),
    fc.constantFrom('0', '1', '2'),
    {
      noNullPrototype: true,
    },
  );
  const scopes: LayerScope[] = [
    site,
    { layer: 'model', scope: '7940' },
    { layer: 'group', scope: 'sales' },
    { layer: 'phone', scope: phoneOf(1).mac },
  ];
  const phones = [
    phoneOf(1),
    phoneOf(2, { group: 'sales' }),
    phoneOf(3, { model: '7940G' }),
    phoneOf(4, { model: '7940', group: 'sales' }),
  ];
  fc.assert(
    fc.property(
      fc.record({
        'site/': layer,
        'model/7940': layer,
        'group/sales': layer,
        [`phone/${phoneOf(1).mac}`]: layer,
      }),
      fc.constantFrom(...scopes),
      value,
      (settings, scope, wanted) => {
        const effect = settingsEffect(
          new LiteralFleet({ settings }),
          phones,
          scope,
          new Map([['call_waiting', wanted]]),
          server,
        );
        const key = `${scope.layer}/${scope.scope}` as keyof typeof settings;
        const { call_waiting: _, ...rest } = settings[key] ?? {};
        const written = {
          ...settings,
          [key]: wanted === undefined ? rest : { ...settings[key], call_waiting: wanted },
        };
        const values = (of: typeof settings, phone: Phone) =>
          Array.from(
            composeSettings(phone, new LiteralFleet({ settings: of }), server, '0.0.0.0' as Ipv4Address),
            ([name, origin]) => `${name}=${origin.value}`,
          ).sort();
        const differing = phones.filter(
          (phone) => values(settings, phone).join() !== values(written, phone).join(),
        );
        assert.deepEqual(
          effect.changed,
          differing.map(({ mac }) => mac),
        );
      },
    ),
  );
});
