import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFormQuery } from '#files/phone-xml/form-query.ts';
import { writePhoneXml } from '#files/phone-xml/write-phone-xml.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { Page } from '#provisioning/ports.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { type ServiceContents, servicePage } from './service-pages.ts';

const site = { layer: 'site', scope: '' } as const;
const phone: Phone = {
  mac: '00:11:5C:93:AF:D1' as MacAddress,
  model: '7960G',
  group: 'sales',
  standing: 'adopted',
  lines: [{ position: 1, extension: '208' }],
  firstSeen: '2026-11-23T18:00:00.000Z',
};
const other: Phone = { ...phone, mac: '00:11:5C:93:AF:D2' as MacAddress, group: 'ward', lines: [] };
const NOW = Date.parse('2026-11-30T08:30:00Z');

function contents(more: Partial<ServiceContents> = {}): ServiceContents {
  return {
    services: () => [
      { ...site, name: 'Lunch', kind: 'text', content: 'Soup\nand bread' },
      { ...site, name: 'Weather', kind: 'link', content: 'http://192.168.0.20/w.php?a=1' },
      { layer: 'group', scope: 'sales', name: 'Réunions', kind: 'agenda', content: '' },
    ],
    agenda: () => [{ what: 'Review', at: NOW + 3_600_000 }],
    bookEntries: () => [
      { ...site, name: 'Reception', numbers: [{ number: '9' }], speedDial: 1 },
      { layer: 'phone', scope: phone.mac, name: 'Home', numbers: [{ number: '0475' }], speedDial: 1 },
      { ...site, name: 'Doctor', numbers: [{ number: '112' }], speedDial: 7 },
      { ...site, name: 'No place', numbers: [{ number: '5' }] },
    ],
    dial: (number) => number,
    registered: () => [],
    messages: () => undefined,
    zoneOf: () => 'Europe/Brussels',
    now: () => NOW,
    ...more,
  };
}

function ask(url: string, asker = phone, more: Partial<ServiceContents> = {}): Page | undefined {
  const [path = '', query = ''] = url.replace(/^\//, '').split('?');
  const page = servicePage({ path, query: readFormQuery(query), phone: asker }, contents(more));
  if (page !== undefined) writePhoneXml(page.shows, 'http://192.168.0.2:6970');
  return page;
}

function menuOf(asker: Phone, more: Partial<ServiceContents> = {}): Readonly<Record<string, string>> {
  const shows = ask('services', asker, more)?.shows;
  assert.ok(shows?.kind === 'menu');
  return Object.fromEntries(shows.items.map(({ name, url }) => [name, url]));
}

test('the menu holds what is for the phone, and its messages where the PBX tells', () => {
  const items = Object.keys(menuOf(phone, { messages: () => ({ fresh: 3, old: 1 }) }));
  assert.deepEqual(items, [
    'Messages: 3 new',
    'Directory',
    'Speed dials',
    'Who is registered',
    'Lunch',
    'Weather',
    'Réunions',
  ]);
  assert.deepEqual(Object.keys(menuOf(other)), [
    'Directory',
    'Speed dials',
    'Who is registered',
    'Lunch',
    'Weather',
  ]);
  assert.equal(menuOf(phone).Weather, 'http://192.168.0.20/w.php?a=1');
});

test('texts and agendas are shown, and only to those whom they are for', () => {
  const text = (url: string, asker = phone) => {
    const shows = ask(url, asker)?.shows;
    return shows?.kind === 'text' ? shows.text : shows;
  };
  assert.equal(text(menuOf(phone).Lunch ?? ''), 'Soup\nand bread');
  assert.equal(text(menuOf(phone).Réunions ?? ''), '- Mon 30 Nov\n10:30 Review');
  assert.equal(text(menuOf(phone).Réunions ?? '', other), undefined);
  assert.equal(text('services/show?s=nothing'), undefined);
  assert.equal(text('services/nowhere'), undefined);
});

test('of several speed dials for one place the nearest wins', () => {
  const dials = (asker: Phone) => {
    const shows = ask('services/speed-dials', asker)?.shows;
    assert.ok(shows?.kind === 'directory');
    return shows.entries.map(({ name, telephone }) => `${name}: ${telephone}`);
  };
  assert.deepEqual(dials(phone), ['1 Home: 0475', '7 Doctor: 112']);
  assert.deepEqual(dials(other), ['1 Reception: 9', '7 Doctor: 112']);
});

test('who is registered comes in pages, refreshes itself and is not kept', () => {
  const registered = () =>
    Array.from({ length: 33 }, (_, at) => ({ number: `${200 + at}`, name: `Desk ${at}` }));
  const first = ask('services/registered', phone, { registered });
  assert.deepEqual(first?.refresh, { seconds: 30, url: '/services/registered' });
  assert.equal(first?.isMomentary, true);
  assert.ok(first?.shows.kind === 'directory');
  assert.equal(first.shows.prompt, '1-32 of 33');
  const next = first.shows.softKeys?.find(({ name }) => name === 'Next')?.url ?? '';
  const second = ask(next, phone, { registered })?.shows;
  assert.ok(second?.kind === 'directory');
  assert.deepEqual(second.entries, [{ name: 'Desk 32', telephone: '232' }]);
  assert.equal(ask('services/registered')?.shows.kind, 'text');
});
