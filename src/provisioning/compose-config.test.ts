import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findParameter, namedParameters } from '#files/parameters/find-parameter.ts';
import { LiteralFleet } from '#test/support/literal-fleet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { composeDefaultFile, composePhoneFile } from './compose-config.ts';
import { composeSettings } from './compose-settings.ts';
import type { Phone } from './phone.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const to = '192.168.0.2' as Ipv4Address;
const facts = {
  sipPort: 5060,
  baseUrl: (address: Ipv4Address) => `http://${address}:6970`,
  now: () => Date.parse('2026-11-23T12:00:00Z'),
};
const phone: Phone = {
  mac,
  model: '7960',
  group: 'sales',
  standing: 'adopted',
  lines: [{ position: 1, extension: '208' }],
  firstSeen: '2026-11-23T18:00:00.000Z',
};
const extensions = [{ number: '208', name: 'Front desk', secret: 'geheim' }];

test('a stronger layer wins, and says so', () => {
  const settings = {
    'site/': { time_zone: 'CET', date_format: 'D/M/Y', call_waiting: '0' },
    'model/7960': { date_format: 'Y/M/D', call_waiting: '1' },
    'group/sales': { call_waiting: '2' },
    [`phone/${mac}`]: { line1_displayname: 'Desk' },
  };
  const effective = composeSettings(phone, new LiteralFleet({ extensions, settings }), facts, to);
  assert.deepEqual(effective.get('time_zone'), { value: 'CET', layer: 'site', from: 'site' });
  assert.deepEqual(effective.get('date_format'), {
    value: 'Y/M/D',
    layer: 'model',
    from: '7960',
    hides: { value: 'D/M/Y', layer: 'site', from: 'site' },
  });
  assert.deepEqual(effective.get('call_waiting'), {
    value: '2',
    layer: 'group',
    from: 'sales',
    hides: {
      value: '1',
      layer: 'model',
      from: '7960',
      hides: { value: '0', layer: 'site', from: 'site' },
    },
  });
  assert.deepEqual(effective.get('line1_displayname'), {
    value: 'Desk',
    layer: 'phone',
    from: mac,
    hides: { value: 'Front desk', layer: 'phone', from: 'line 1 → extension 208' },
  });
  assert.deepEqual(effective.get('line1_password'), {
    value: 'geheim',
    layer: 'phone',
    from: 'line 1 → extension 208',
  });
  assert.equal(effective.get('nat_enable')?.layer, 'defaults');
});

test('a time zone is told as the phone understands it, from its layer; the same or a stronger layer may differ', () => {
  const settings = {
    'site/': { time_zone: 'Europe/Brussels', dst_stop_time: '02:00' },
    'group/sales': { time_zone: 'Asia/Tokyo' },
  };
  const fleet = new LiteralFleet({ extensions, settings });
  const shared = composeSettings({ ...phone, group: 'none' }, fleet, facts, to);
  const derived = { layer: 'site', from: 'Europe/Brussels, rules of 2026', zone: 'Europe/Brussels' };
  assert.deepEqual(shared.get('time_zone'), { value: 'CET', ...derived });
  assert.deepEqual(shared.get('dst_start_time'), { value: '02:00', ...derived });
  assert.deepEqual(shared.get('dst_stop_time'), {
    value: '02:00',
    layer: 'site',
    from: 'site',
    hides: { value: '03:00', ...derived },
  });
  const sales = composeSettings(phone, fleet, facts, to);
  assert.deepEqual(
    ['time_zone', 'dst_auto_adjust'].map((name) => [sales.get(name)?.value, sales.get(name)?.from]),
    [
      ['JST', 'sales: Asia/Tokyo, rules of 2026'],
      ['0', 'sales: Asia/Tokyo, rules of 2026'],
    ],
  );
  const written = composePhoneFile(phone, fleet, facts, to).entries.map(({ name }) => name);
  assert.ok(written.includes('time_zone') && written.includes('dst_auto_adjust'));
});

test('a setting that nobody knows is written as it is; one that looks like a secret not for everyone', () => {
  const settings = { 'site/': { Domain_Name: 'a b', admin_passwd: 'geheim' } };
  const fleet = new LiteralFleet({ extensions, settings, memory: { [mac]: [] } });
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
  const shared = composeDefaultFile(fleet, facts, to);
  assert.deepEqual(shared.at(-1), { name: 'Domain_Name', value: 'a b' });
  assert.ok(!names(shared).includes('admin_passwd'));
  const own = composePhoneFile(phone, fleet, facts, to);
  assert.deepEqual(own.entries.at(-1), { name: 'admin_passwd', value: 'geheim' });
  assert.ok(own.remembers.has('Domain_Name'));
});

test('the G models share their settings with the others', () => {
  const fleet = new LiteralFleet({ extensions, settings: { 'model/7960': { call_waiting: '0' } } });
  assert.equal(
    composeSettings({ ...phone, model: '7960G' }, fleet, facts, to).get('call_waiting')?.value,
    '0',
  );
});

test('a relative address in a URL setting leads to our own server', () => {
  const fleet = new LiteralFleet({
    extensions,
    settings: { 'site/': { logo_url: '/logo.bmp', messages_uri: '/x' } },
  });
  const shared = new Map(composeDefaultFile(fleet, facts, to).map(({ name, value }) => [name, value]));
  assert.equal(shared.get('logo_url'), 'http://192.168.0.2:6970/logo.bmp');
  assert.equal(shared.get('messages_uri'), '/x');
});

test('a phone that never fetched from us is cleared of what a former life may have left', () => {
  const { entries } = composePhoneFile(phone, new LiteralFleet({ extensions }), facts, to);
  const values = new Map(entries.map(({ name, value }) => [name, value]));
  assert.equal(values.get('line2_name'), 'UNPROVISIONED');
  assert.equal(values.get('line6_password'), 'UNPROVISIONED');
  assert.equal(values.get('outbound_proxy'), '');
  const small = composePhoneFile({ ...phone, model: '7940' }, new LiteralFleet({ extensions }), facts, to);
  assert.ok(!small.entries.some(({ name }) => name === 'line3_name'), 'a 7940 has no third line');
});

test('the first file holds what is shared as well, for a phone that does not ask for SIPDefault.cnf again', () => {
  const settings = { 'site/': { time_zone: 'CET' } };
  const written = (memory: Record<string, string[]>) =>
    composePhoneFile(phone, new LiteralFleet({ extensions, settings, memory }), facts, to).entries.map(
      ({ name }) => name,
    );
  for (const name of ['proxy1_address', 'proxy_register', 'time_zone']) {
    assert.ok(written({}).includes(name), name);
    assert.ok(!written({ [mac]: [] }).includes(name), `${name} is in SIPDefault.cnf`);
  }
});

test('what the flash may hold before the file is read is what it remembered, or a former life', () => {
  const held = (memory: Record<string, string[]>) =>
    composePhoneFile(phone, new LiteralFleet({ extensions, memory }), facts, to).heldBefore;
  assert.deepEqual(held({ [mac]: ['call_waiting'] }), new Set(['call_waiting']));
  assert.ok(held({}).has('outbound_proxy'));
});

test('a secret is never replaced by a dummy: only the password of a removed line goes', () => {
  const memory = { [mac]: ['phone_password', 'line2_name', 'line2_password'] };
  const { entries } = composePhoneFile(phone, new LiteralFleet({ extensions, memory }), facts, to);
  assert.ok(!entries.some(({ name }) => name === 'phone_password'));
  assert.equal(entries.find(({ name }) => name === 'line2_password')?.value, 'UNPROVISIONED');
});

test('property: after any changes, what the phone has in flash is what holds, or its own default', () => {
  const names = namedParameters()
    .filter(({ parameter }) => parameter.default !== undefined && parameter.secret !== true)
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('line'));
  const layerContent = fc.dictionary(fc.constantFrom(...names), fc.constantFrom('0', '1', '2'), {
    noNullPrototype: true,
  });
  const states = fc.array(fc.record({ site: layerContent, phone: layerContent }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(states, (sequence) => {
      const flash = new Map<string, string>();
      let memory: readonly string[] | undefined;
      for (const { site, phone: own } of sequence) {
        const fleet = new LiteralFleet({
          extensions,
          settings: { 'site/': site, [`phone/${mac}`]: own },
          memory: memory === undefined ? {} : { [mac]: memory },
        });
        for (const { name, value } of composeDefaultFile(fleet, facts, to)) flash.set(name, value);
        const { entries, remembers } = composePhoneFile(phone, fleet, facts, to);
        for (const { name, value } of entries) flash.set(name, value);
        memory = [...remembers];
        const effective = composeSettings(phone, fleet, facts, to);
        for (const name of names) {
          const parameter = findParameter(name)?.parameter;
          const value = effective.get(name)?.value ?? parameter?.default;
          const held = flash.get(name) ?? parameter?.default;
          assert.equal(held?.replace(/^http:\/\/[^/]+/, ''), value, name);
        }
      }
    }),
    { numRuns: 200 },
  );
});
