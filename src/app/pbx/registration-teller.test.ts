import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Registration, RegistrationNews } from '#pbx/connector.ts';
import type { Extension, Phone } from '#provisioning/phone.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { AccountIndex } from './account-index.ts';
import { RegistrationTeller } from './registration-teller.ts';

const [DESK, HALL] = ['00:11:5C:93:AF:D1', '00:11:5C:93:AF:D2'] as [MacAddress, MacAddress];

const phone = (mac: MacAddress, extension: string): Phone => ({
  mac,
  model: '7960',
  standing: 'adopted',
  lines: [{ position: 1, extension }],
  firstSeen: '',
});

const registration = (user: string, more: Partial<Registration> = {}): Registration => ({
  user,
  contact: `sip:${user}@192.168.0.41:5060`,
  source: { address: '192.168.0.41', port: 5060 },
  ...more,
});

/** A house with an Asterisk called `office`: 208 on it as `desk`, 209 as itself; 300 is on the PBX inside. */
function house(before: Partial<Record<MacAddress, { registered?: string[]; silent?: string[] }>> = {}) {
  const time = new VirtualTime();
  const fleet = {
    revision: 1,
    phones: [phone(DESK, '208'), phone(HALL, '209')],
    extensions: [
      { number: '208', name: '', secret: '', pbx: 'office', user: 'desk' },
      { number: '209', name: '', secret: '', pbx: 'office' },
      { number: '300', name: '', secret: '' },
    ] as Extension[],
  };
  const view = {
    get revision() {
      return fleet.revision;
    },
    phones: () => fleet.phones,
    phone: (mac: MacAddress) => fleet.phones.find((one) => one.mac === mac),
    extensions: () => fleet.extensions,
    extension: (number: string) => fleet.extensions.find((one) => one.number === number),
  };
  const holderOf = (number: string) => {
    const holders = fleet.phones.filter(({ lines }) => lines[0]?.extension === number);
    return holders.length === 1 ? holders[0]?.mac : undefined;
  };
  const told: string[] = [];
  const events: PhoneEvent[] = [];
  const teller = new RegistrationTeller({
    fleet: view,
    accounts: new AccountIndex(view),
    attribution: {
      ofRegistered: (_source, claimed, extension) => {
        const mac = claimed ?? holderOf(extension);
        return { at: time.now(), ...(mac === undefined ? {} : { mac }) };
      },
    },
    session: (mac) => {
      const { registered = [], silent = [] } = before[mac] ?? {};
      return { registered, silent };
    },
    events: {
      emit(event) {
        events.push(event);
        told.push(`${event.type} ${'extension' in event ? event.extension : ''}`);
      },
    },
    clock: time,
  });
  const news = (registrations: Registration[], changes: RegistrationNews['changes'] = []) => {
    teller.take('office', { registrations, changes });
    return told.splice(0);
  };
  const change = (alter: () => void) => {
    fleet.revision += 1;
    alter();
  };
  return { teller, fleet, events, news, change, time };
}

test('at the first look timelines are set right: who came while nobody looked, and who went', () => {
  const { news } = house({ [HALL]: { registered: ['209'] } });
  assert.deepEqual(news([registration('desk')]), ['registration-expired 209', 'registered 208']);
});

test('what timelines have already is not told again, silence neither', () => {
  const silent = registration('209', { reach: 'unreachable' });
  const both = { [DESK]: { registered: ['208'] }, [HALL]: { registered: ['209'] } };
  assert.deepEqual(house(both).news([registration('desk'), silent]), ['contact-unreachable 209']);
  const known = { ...both, [HALL]: { registered: ['209'], silent: ['209'] } };
  assert.deepEqual(house(known).news([registration('desk'), silent]), []);
  const back = registration('209', { reach: 'reachable' });
  assert.deepEqual(house(known).news([registration('desk'), back]), ['contact-reachable 209']);
});

test('changes are told as the extension that they are about, with all that the PBX knows', () => {
  const { news, events, time } = house();
  news([]);
  const one = registration('desk', {
    userAgent: 'Cisco-CP7960G/8.0',
    expiresAt: time.now() + 3_600_000,
    reach: 'reachable',
    roundTripMs: 2.5,
  });
  assert.deepEqual(news([one], [{ kind: 'registered', registration: one }]), ['registered 208']);
  assert.deepEqual(events.at(-1), {
    at: time.now(),
    mac: DESK,
    type: 'registered',
    extension: '208',
    contact: one.contact,
    pbx: 'office',
    expires: 3600,
    userAgent: 'Cisco-CP7960G/8.0',
    roundTrip: 2.5,
  });
  for (const [kind, type] of [
    ['unreachable', 'contact-unreachable'],
    ['reachable', 'contact-reachable'],
    ['unregistered', 'unregistered'],
    ['expired', 'registration-expired'],
  ] as const) {
    assert.deepEqual(news([], [{ kind, registration: one }]), [`${type} 208`]);
  }
});

test('a renewal is no news, but for a phone that was restarted: its PBX sees no more of it', () => {
  const before = { [DESK]: { registered: ['208'] } };
  const { news } = house(before);
  const one = registration('desk');
  news([one]);
  const renewed = () => news([one], [{ kind: 'refreshed', registration: one }]);
  assert.deepEqual(renewed(), []);
  before[DESK] = { registered: [] };
  assert.deepEqual(renewed(), ['registered 208']);
});

test('accounts of others are nobody’s business, and a user of another PBX is another account', () => {
  const { news } = house();
  const strangers = ['208', '300', 'trunk'].map((user) => registration(user));
  assert.deepEqual(news(strangers), []);
  assert.deepEqual(
    news(
      strangers,
      strangers.map((one) => ({ kind: 'registered', registration: one })),
    ),
    [],
  );
});

test('a phone that is added or adopted later is told of then, once, and other changes tell nothing', () => {
  const { news, change, fleet } = house();
  fleet.phones = [phone(HALL, '209')];
  const look = () => news([registration('desk'), registration('209')]);
  const add = () => change(() => fleet.phones.push(phone(DESK, '208')));
  assert.deepEqual(look(), ['registered 209']);
  change(() => {});
  assert.deepEqual(look(), []);
  add();
  assert.deepEqual([look(), look()], [['registered 208'], []]);
  change(() => fleet.phones.pop());
  assert.deepEqual(look(), []);
  add();
  assert.deepEqual(look(), ['registered 208']);
});

test('two phones share an extension: one that can’t be told apart any more ends neither’s registration', () => {
  const { news, change, fleet } = house();
  const one = registration('desk', { mac: DESK });
  assert.deepEqual(news([one]), ['registered 208']);
  change(() => {
    fleet.phones = [phone(DESK, '208'), phone(HALL, '208')];
  });
  assert.deepEqual(news([registration('desk')]), []);
  assert.deepEqual(news([]), []);
  change(() => {});
  assert.deepEqual(news([]), ['registration-expired 208']);
});

test('a PBX that is another one now is looked at for the first time', () => {
  const { teller, news } = house();
  news([registration('desk')]);
  teller.forget('office');
  assert.deepEqual(news([]), ['registration-expired 208']);
});
