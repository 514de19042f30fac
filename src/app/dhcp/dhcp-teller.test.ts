import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DhcpDecision } from '#provisioning/dhcp/answer-dhcp.ts';
import type { OfferedTerms } from '#provisioning/dhcp/offered-terms.ts';
import { host, phoneMac, question, SERVER } from '#provisioning/dhcp/testing/small-network.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { DhcpTeller } from './dhcp-teller.ts';

function open({ hasRoom = true } = {}) {
  const time = { now: 0 };
  const events: PhoneEvent[] = [];
  const strangers: MacAddress[] = [];
  const teller = new DhcpTeller({
    events: {
      emit({ because, ...event }) {
        assert.equal(because, 'hardware-address');
        events.push(event as PhoneEvent);
      },
    },
    clock: { now: () => time.now, monotonic: () => time.now },
    isKnown: (mac) => mac === phoneMac(1),
    onStranger(mac) {
      strangers.push(mac);
      return hasRoom;
    },
    ours: [SERVER],
  });
  const decided = (decision: DhcpDecision, ...asked: Parameters<typeof question>) =>
    teller.decided(question(...asked), { decision });
  return { time, events, strangers, teller, decided };
}

const offer: DhcpDecision = { kind: 'offer', address: host(100), seconds: 600 };
const ack = (how: 'selected' | 'rebooted' | 'renewed'): DhcpDecision => ({
  kind: 'ack',
  address: host(100),
  seconds: 600,
  how,
});

test('a lease is told with what the phone says of itself and how long it took; a renewal is not', () => {
  const { events, decided, time } = open();
  decided(offer, 1, 'discover');
  time.now = 40;
  decided(ack('selected'), 1, 'request', { hostName: 'SEP00115C000001', asksFor: [1, 66, 150] });
  decided(ack('renewed'), 1, 'request');
  assert.deepEqual(events, [
    {
      at: 40,
      type: 'address-leased',
      mac: phoneMac(1),
      address: host(100),
      how: 'selected',
      seconds: 600,
      milliseconds: 40,
      vendorClass: 'Cisco Systems, Inc. IP Phone CP-7960G',
      model: '7960G',
      hostName: 'SEP00115C000001',
      asksFor: [1, 66, 150],
    },
  ]);
});

test('a phone that nobody knows is met, another client leaves no trace', () => {
  const { events, strangers, decided, teller, time } = open();
  decided(offer, 2, 'discover');
  decided(offer, 3, 'discover', { vendorClass: 'MSFT 5.0' });
  decided(ack('selected'), 3, 'request', { vendorClass: 'MSFT 5.0' });
  assert.deepEqual(strangers, [phoneMac(2)]);
  decided(offer, 1, 'discover', { vendorClass: '' });
  assert.deepEqual(strangers, [phoneMac(2)]);
  time.now = 1000;
  teller.work();
  assert.deepEqual(
    events.map(({ type, mac }) => [type, mac]),
    [
      ['address-offered', phoneMac(2)],
      ['address-offered', phoneMac(1)],
    ],
  );
});

test('an offer that is not taken up at once is told, and again when the phone asks again', () => {
  const { events, decided, teller, time } = open();
  decided(offer, 1, 'discover');
  decided(offer, 1, 'discover');
  time.now = 499;
  teller.work();
  time.now = 1000;
  teller.work();
  teller.work();
  const told = { type: 'address-offered', mac: phoneMac(1), address: host(100), seconds: 600 };
  assert.deepEqual(events, [{ ...told, at: 1000 }]);
  time.now = 4000;
  decided(offer, 1, 'discover');
  teller.work();
  assert.deepEqual(events.slice(1), [{ ...told, at: 4000 }]);
});

test('an offer that is not taken up is told once, with how often it was made', () => {
  const { events, decided, teller, time } = open();
  decided(offer, 1, 'discover');
  time.now = 4000;
  decided(offer, 1, 'discover');
  time.now = 18_999;
  teller.work();
  time.now = 19_000;
  teller.work();
  teller.work();
  const told = events.filter(({ type }) => type === 'address-not-taken');
  assert.deepEqual(told, [
    { at: 19_000, type: 'address-not-taken', mac: phoneMac(1), address: host(100), offers: 2 },
  ]);
  decided(offer, 1, 'discover');
  decided({ kind: 'offer-refused', address: host(100) }, 1, 'request');
  assert.equal(events.at(-1)?.type, 'address-not-taken');
});

test('a full pool is told once a minute for each phone, other silence never', () => {
  const { events, decided, teller, time } = open();
  const full: DhcpDecision = { kind: 'silence', reason: 'NO_FREE_ADDRESS' };
  for (time.now = 0; time.now < 130_000; time.now += 4000) {
    decided(full, 1, 'discover');
    decided({ kind: 'silence', reason: 'STANDING_BACK' }, 1, 'discover');
    teller.work();
  }
  assert.deepEqual(
    events.map(({ type }) => type),
    ['address-withheld', 'address-withheld', 'address-withheld'],
  );
});

test('a host name that holds another MAC address is flagged', () => {
  const { events, decided } = open();
  decided(offer, 1, 'discover', { hostName: 'SEP00115C0000FF' });
  assert.deepEqual(events[0], {
    at: 0,
    type: 'host-name-differs',
    mac: phoneMac(1),
    hostName: 'SEP00115C0000FF',
  });
  decided(offer, 2, 'discover', { hostName: 'lobby' });
  assert.equal(events.filter(({ type }) => type === 'host-name-differs').length, 1);
});

test('what another server says is told of phones that are known or were heard asking', () => {
  const { events, teller } = open();
  const terms: OfferedTerms = {
    address: host(50),
    routers: [],
    dnsServers: [],
    tftpServers: [],
    leaseSeconds: 60,
  };
  const heard = (number: number, type: 'offer' | 'ack' | 'nak' = 'ack') =>
    teller.heard({ type, server: host(1), mac: phoneMac(number), xid: 1, terms });
  heard(2);
  teller.overheard(question(3, 'discover', { vendorClass: 'MSFT 5.0' }));
  heard(3);
  assert.deepEqual(events, []);
  teller.overheard(question(2, 'discover'));
  heard(2);
  heard(1, 'nak');
  assert.deepEqual(events, [
    {
      at: 0,
      type: 'address-heard',
      mac: phoneMac(2),
      address: host(50),
      message: 'ack',
      server: host(1),
      gaps: ['no-mask', 'no-router', 'no-tftp-server'],
      seconds: 60,
    },
    {
      at: 0,
      type: 'address-heard',
      mac: phoneMac(1),
      message: 'nak',
      server: host(1),
      gaps: [],
      seconds: 60,
    },
  ]);
});

test('refusals, declines and releases are told with their address', () => {
  const { events, decided } = open();
  decided({ kind: 'nak', reason: 'NO_RECORD' }, 1, 'request', { requested: host(9) });
  decided({ kind: 'declined', address: host(100) }, 1, 'decline');
  decided({ kind: 'released', address: host(100) }, 1, 'release');
  assert.deepEqual(
    events.map((event) => [event.type, event.address, 'code' in event ? event.code : undefined]),
    [
      ['address-refused', host(9), 'NO_RECORD'],
      ['address-declined', host(100), undefined],
      ['address-released', host(100), undefined],
    ],
  );
});

test('of a stranger that there is no room for nothing is told', () => {
  const { events, decided, strangers } = open({ hasRoom: false });
  decided(offer, 2, 'discover');
  decided(ack('selected'), 2, 'request');
  assert.deepEqual(strangers, [phoneMac(2), phoneMac(2)]);
  assert.deepEqual(events, []);
});
