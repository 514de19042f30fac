import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ipv4ToNumber } from '#values/ipv4-address.ts';
import type { DhcpDecision } from './answer-dhcp.ts';
import { DhcpDesk, QUARANTINE_MS } from './dhcp-desk.ts';
import type { DhcpNetwork, DhcpRules, KnownPhones } from './network.ts';
import type { DHCP_REASONS } from './reasons.ts';
import { host, knownPhones, phoneMac, question, SERVER, smallNetwork } from './testing/small-network.ts';

interface Setting {
  readonly rules?: Partial<DhcpRules>;
  readonly network?: Partial<DhcpNetwork>;
  readonly phones?: KnownPhones;
}

function openDesk({ rules, network, phones = knownPhones() }: Setting = {}) {
  const time = { wall: 1_000_000, monotonic: 0 };
  const clock = { now: () => time.wall, monotonic: () => time.monotonic };
  const allRules = { mode: 'full', authoritative: true, server: SERVER, ...rules } as const;
  const desk = new DhcpDesk(allRules, [smallNetwork(network)], phones, clock);
  const decide = (...args: Parameters<typeof question>): DhcpDecision =>
    desk.answer(question(...args)).decision;
  const pass = (ms: number) => {
    time.wall += ms;
    time.monotonic += ms;
  };
  const select = (number: number) => {
    const offered = decide(number, 'discover');
    assert.equal(offered.kind, 'offer', `phone ${number}`);
    const address = 'address' in offered ? offered.address : assert.fail();
    const decision = decide(number, 'request', { requested: address, server: SERVER });
    assert.deepEqual(decision, { kind: 'ack', address, seconds: 3600, how: 'selected' });
    return address;
  };
  return { desk, decide, select, pass, time };
}

const nak = (reason: keyof typeof DHCP_REASONS): DhcpDecision => ({ kind: 'nak', reason });
const silence = (reason: keyof typeof DHCP_REASONS): DhcpDecision => ({ kind: 'silence', reason });

test('DISCOVER is offered an address, the same again, and REQUEST gets it', () => {
  const { decide, select } = openDesk();
  assert.deepEqual(decide(1, 'discover'), { kind: 'offer', address: host(100), seconds: 3600 });
  assert.deepEqual(decide(1, 'discover'), { kind: 'offer', address: host(100), seconds: 3600 });
  assert.deepEqual(decide(2, 'discover'), { kind: 'offer', address: host(101), seconds: 3600 });
  assert.equal(select(1), host(100));
});

test('a lease comes with the answer, so that it can be kept first', () => {
  const { desk } = openDesk();
  desk.answer(question(1, 'discover'));
  const { lease } = desk.answer(
    question(1, 'request', { requested: host(100), server: SERVER, hostName: 'SEP00115C000001' }),
  );
  assert.deepEqual(lease, {
    address: host(100),
    state: 'bound',
    client: phoneMac(1),
    mac: phoneMac(1),
    expiresAt: 1_000_000 + 3_600_000,
    relayed: false,
    hostName: 'SEP00115C000001',
    vendorClass: question(1, 'request').vendorClass,
  });
});

test('the address that was wished for is offered while it is free', () => {
  const { decide } = openDesk();
  assert.deepEqual(decide(1, 'discover', { requested: host(105) }), {
    kind: 'offer',
    address: host(105),
    seconds: 3600,
  });
  assert.deepEqual(decide(2, 'discover', { requested: host(105) }), {
    kind: 'offer',
    address: host(100),
    seconds: 3600,
  });
  const outside = decide(3, 'discover', { requested: host(50) });
  assert.deepEqual(outside, { kind: 'offer', address: host(101), seconds: 3600 });
});

test('a client that chose another server gives our offer back', () => {
  const { decide } = openDesk();
  decide(1, 'discover');
  const chose = decide(1, 'request', { requested: host(77), server: host(1) });
  assert.deepEqual(chose, { kind: 'offer-refused', address: host(100) });
  assert.deepEqual(decide(2, 'discover', { requested: host(100) }), {
    kind: 'offer',
    address: host(100),
    seconds: 3600,
  });
  assert.deepEqual(decide(3, 'request', { requested: host(77), server: host(1) }), silence('OTHER_SERVER'));
});

test('REQUEST after a restart of the client or while it renews: its own address, a wrong one, an unknown one', () => {
  const { decide, select } = openDesk();
  const address = select(1);
  assert.deepEqual(decide(1, 'request', { requested: address }), {
    kind: 'ack',
    address,
    seconds: 3600,
    how: 'rebooted',
  });
  assert.deepEqual(decide(1, 'request', { current: address }), {
    kind: 'ack',
    address,
    seconds: 3600,
    how: 'renewed',
  });
  assert.deepEqual(decide(1, 'request', { requested: host(104) }), nak('NOT_ITS_ADDRESS'));
  assert.deepEqual(decide(2, 'request', { current: address }), nak('NOT_ITS_ADDRESS'));
  assert.deepEqual(decide(2, 'request', { requested: host(104) }), nak('NO_RECORD'));
  const elsewhere = '10.1.1.1' as typeof address;
  assert.deepEqual(decide(1, 'request', { requested: elsewhere }), nak('OTHER_NETWORK'));
  assert.deepEqual(decide(1, 'request'), silence('INCOMPLETE'));
});

test('a server that is not authoritative keeps silent about what it does not know', () => {
  const { decide, select } = openDesk({ rules: { authoritative: false } });
  const address = select(1);
  assert.deepEqual(decide(2, 'request', { requested: host(104) }), silence('NO_RECORD'));
  assert.deepEqual(decide(2, 'request', { current: '10.1.1.1' as typeof address }), silence('OTHER_NETWORK'));
  assert.deepEqual(decide(2, 'request', { current: address }), nak('NOT_ITS_ADDRESS'));
});

test('an offer that is out of date is honoured while nobody else has the address', () => {
  const { decide, pass, select } = openDesk({
    network: { ranges: [{ first: ipv4ToNumber(host(100)), last: ipv4ToNumber(host(100)) }] },
  });
  decide(1, 'discover');
  pass(60_000);
  assert.equal(decide(1, 'request', { requested: host(100), server: SERVER }).kind, 'ack');
  pass(3_601_000);
  assert.equal(select(2), host(100));
  assert.deepEqual(decide(1, 'request', { requested: host(100), server: SERVER }), nak('NOT_ITS_ADDRESS'));
});

test('a client that comes back late finds its address again, and others take it last', () => {
  const { select, pass } = openDesk();
  const address = select(1);
  pass(3_601_000);
  for (let number = 2; number <= 10; number += 1) assert.notEqual(select(number), address);
  pass(60_000);
  assert.equal(select(1), address);
});

test('DECLINE puts the address into quarantine, for a while', () => {
  const { decide, desk, select, pass } = openDesk();
  const address = select(1);
  assert.deepEqual(decide(2, 'decline', { requested: address, server: SERVER }), silence('NOT_THE_HOLDER'));
  const { decision, lease } = desk.answer(question(1, 'decline', { requested: address, server: SERVER }));
  assert.deepEqual(decision, { kind: 'declined', address });
  assert.deepEqual([lease?.state, lease?.client], ['quarantined', '']);
  assert.deepEqual(decide(1, 'discover', { requested: address }), {
    kind: 'offer',
    address: host(101),
    seconds: 3600,
  });
  pass(QUARANTINE_MS);
  const wished = decide(3, 'discover', { requested: address });
  assert.deepEqual(wished, { kind: 'offer', address, seconds: 3600 });
});

test('RELEASE frees the address and remembers whose it was', () => {
  const { decide, select } = openDesk();
  const address = select(1);
  assert.deepEqual(decide(2, 'release', { current: address, server: SERVER }), silence('NOT_THE_HOLDER'));
  assert.deepEqual(decide(1, 'release', { current: address, server: host(9) }), silence('OTHER_SERVER'));
  assert.deepEqual(decide(1, 'release', { current: address, server: SERVER }), { kind: 'released', address });
  assert.deepEqual(decide(1, 'release', { current: address }), silence('NOT_THE_HOLDER'));
  assert.equal(select(2), host(101));
  assert.equal(select(1), address);
});

test('INFORM gets everything but an address', () => {
  const { decide } = openDesk();
  assert.deepEqual(decide(1, 'inform', { current: host(50) }), { kind: 'details' });
  assert.deepEqual(decide(1, 'inform'), silence('INCOMPLETE'));
  const stranger = '203.0.113.9' as ReturnType<typeof host>;
  assert.deepEqual(decide(1, 'inform', { current: stranger }), silence('OTHER_NETWORK'));
});

test('a reservation is its phone’s and nobody else’s, in or out of a range', () => {
  const reservations = new Map([
    [phoneMac(1), ipv4ToNumber(host(100))],
    [phoneMac(2), ipv4ToNumber(host(20))],
  ]);
  const { decide, select } = openDesk({ network: { reservations } });
  assert.equal(select(3), host(101));
  assert.equal(select(1), host(100));
  assert.equal(select(2), host(20));
  assert.deepEqual(decide(4, 'request', { requested: host(20), server: SERVER }), nak('NOT_ITS_ADDRESS'));
});

test('a phone moves to its reservation when it renews', () => {
  const reservations = new Map([[phoneMac(1), ipv4ToNumber(host(20))]]);
  const clock = { now: () => 0, monotonic: () => 0 };
  const rules = { mode: 'full', authoritative: true, server: SERVER } as const;
  const desk = new DhcpDesk(rules, [smallNetwork({ reservations })], knownPhones(), clock);
  const kept = { client: phoneMac(1), mac: phoneMac(1), expiresAt: 1e6, relayed: false };
  desk.restore([{ ...kept, address: host(100), state: 'bound', hostName: '', vendorClass: '' }]);
  const { decision } = desk.answer(question(1, 'request', { current: host(100) }));
  assert.deepEqual(decision, nak('NOT_PERMITTED'));
  assert.deepEqual(desk.answer(question(1, 'discover')).decision, {
    kind: 'offer',
    address: host(20),
    seconds: 3600,
  });
});

test('a reserved address that somebody else holds is not forced; the phone gets another meanwhile', () => {
  const reservations = new Map([[phoneMac(1), ipv4ToNumber(host(100))]]);
  const { desk, select } = openDesk({ network: { reservations } });
  const taken = { client: phoneMac(9), mac: phoneMac(9), expiresAt: 2_000_000, relayed: false };
  desk.restore([{ ...taken, address: host(100), state: 'bound', hostName: '', vendorClass: '' }]);
  assert.equal(select(1), host(101));
});

test('only Cisco phones: others get silence, unless they are known, reserved or have a lease', () => {
  const laptop = { vendorClass: 'MSFT 5.0' };
  const { decide } = openDesk({
    rules: { mode: 'cisco-only' },
    phones: knownPhones(7),
    network: { reservations: new Map([[phoneMac(8), ipv4ToNumber(host(20))]]) },
  });
  assert.deepEqual(decide(1, 'discover', laptop), silence('NOT_CISCO'));
  assert.deepEqual(decide(1, 'inform', { ...laptop, current: host(5) }), silence('NOT_CISCO'));
  assert.equal(decide(7, 'discover', laptop).kind, 'offer');
  assert.equal(decide(8, 'discover', laptop).kind, 'offer');
  assert.equal(decide(2, 'discover').kind, 'offer');
  assert.equal(
    decide(3, 'discover', { vendorClass: 'Cisco Systems Inc. Wireless Phone 7921' }).kind,
    'offer',
  );
  assert.equal(decide(2, 'request', { ...laptop, requested: host(101), server: SERVER }).kind, 'ack');
});

test('a relay must speak for a network that we serve, and its clients get addresses of that one', () => {
  const { decide } = openDesk();
  assert.equal(decide(1, 'discover', { relay: host(1) }).kind, 'offer');
  const foreign = '10.9.0.1' as ReturnType<typeof host>;
  assert.deepEqual(decide(1, 'discover', { relay: foreign }), silence('NETWORK_UNKNOWN'));
});

test('random MAC addresses can take all but the share of the phones that were added', () => {
  const { decide, select, pass } = openDesk({ phones: knownPhones(1, 2, 3) });
  assert.equal(select(1), host(100));
  let strangers = 0;
  for (let number = 1000; number < 1100; number += 1) {
    const decision = decide(number, 'discover');
    if (decision.kind === 'offer') strangers += 1;
    else assert.deepEqual(decision, silence('KEPT_FOR_PHONES'));
    pass(10);
  }
  assert.equal(strangers, 7);
  select(2);
  select(3);
  assert.deepEqual(decide(2000, 'discover'), silence('NO_FREE_ADDRESS'));
});

test('more phones than addresses keep half of them at most', () => {
  const numbers = Array.from({ length: 50 }, (_, index) => index + 1);
  const { decide } = openDesk({ phones: knownPhones(...numbers) });
  const strangers = numbers.map((number) => decide(number + 5000, 'discover'));
  assert.equal(strangers.filter(({ kind }) => kind === 'offer').length, 5);
});

test('an offer that nobody takes up comes back after a quarter of a minute', () => {
  const { decide, pass } = openDesk();
  for (let number = 1; number <= 10; number += 1) assert.equal(decide(number, 'discover').kind, 'offer');
  assert.deepEqual(decide(11, 'discover'), silence('NO_FREE_ADDRESS'));
  pass(15_000);
  assert.equal(decide(11, 'discover').kind, 'offer');
});

test('a wish for a shorter lease is granted from a minute on, one for a longer is not', () => {
  const { decide } = openDesk();
  const seconds = (wantedSeconds: number) => {
    const decision = decide(1, 'discover', { wantedSeconds });
    return 'seconds' in decision ? decision.seconds : undefined;
  };
  assert.deepEqual([seconds(600), seconds(1), seconds(0xffffffff)], [600, 60, 3600]);
});

test('while it stands back the server answers those who hold its leases and nobody else', () => {
  const { desk, decide, select } = openDesk();
  const address = select(1);
  desk.standsBack = true;
  assert.equal(decide(1, 'request', { current: address }).kind, 'ack');
  assert.deepEqual(decide(2, 'discover'), silence('STANDING_BACK'));
  desk.standsBack = false;
  assert.equal(decide(2, 'discover').kind, 'offer');
});

test('a lease proves who has an address as long as it lasts, and an offer proves nothing', () => {
  const { desk, decide, select, pass } = openDesk();
  const address = select(1);
  decide(2, 'discover');
  assert.deepEqual(desk.leaseOf(address), { mac: phoneMac(1), isOnLink: true });
  assert.equal(desk.leaseOf(host(101)), undefined);
  assert.equal(desk.leaseOf('10.0.0.1' as typeof address), undefined);
  pass(3_600_000);
  assert.equal(desk.leaseOf(address), undefined);
});

test('leases are taken in as they were kept; a wall clock that jumped neither prolongs nor harms', () => {
  const hour = 3_600_000;
  const start = (wall: number) => {
    const setup = openDesk();
    setup.time.wall = wall;
    setup.desk.restore([
      {
        address: host(100),
        state: 'bound',
        client: phoneMac(1),
        mac: phoneMac(1),
        expiresAt: 10 * hour,
        relayed: false,
        hostName: '',
        vendorClass: '',
      },
    ]);
    return setup;
  };
  const inTime = start(9.5 * hour);
  assert.ok(inTime.desk.leaseOf(host(100)));
  inTime.pass(0.5 * hour);
  assert.equal(inTime.desk.leaseOf(host(100)), undefined);

  const yearBefore = start(-8760 * hour);
  assert.ok(yearBefore.desk.leaseOf(host(100)));
  yearBefore.pass(hour);
  assert.equal(yearBefore.desk.leaseOf(host(100)), undefined);

  const yearAfter = start(8760 * hour);
  assert.equal(yearAfter.desk.leaseOf(host(100)), undefined);
  assert.notEqual(yearAfter.select(2), host(100));
  assert.equal(yearAfter.select(1), host(100));

  const running = openDesk();
  const address = running.select(1);
  running.time.wall += 8760 * hour;
  assert.ok(running.desk.leaseOf(address));
  running.time.wall -= 2 * 8760 * hour;
  assert.ok(running.desk.leaseOf(address));
});
