import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { advance } from './advance.ts';
import type { PhoneFacts } from './diagnosis.ts';
import { diagnose } from './registry.ts';
import { type BootSession, newSession } from './session.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '192.168.0.41' as Ipv4Address;
const facts: PhoneFacts = { standing: 'adopted', registration: { kind: 'here' }, sharers: 0 };

const fetched = (at: number, name: string): PhoneEvent => ({
  at,
  mac,
  address,
  because: 'file-name',
  type: 'file-fetched',
  name,
  transport: 'tftp',
  size: 80,
  milliseconds: 2,
  resent: 0,
});
const refused = (at: number, name: string, port: number, code = 'NOT_USED'): PhoneEvent => ({
  at,
  mac,
  address,
  because: 'file-name',
  type: 'file-refused',
  name,
  transport: 'tftp',
  code,
  reason: 'not found',
  port,
});

function play(events: readonly PhoneEvent[]): BootSession {
  return events.reduce(
    (session, event) => advance(session, event, { now: event.at, patience: 1 }),
    newSession(mac, events[0]?.at ?? 0),
  );
}

const HEALTHY: readonly PhoneEvent[] = [
  refused(1000, 'CTLSEP00115C93AFD1.tlv', 50_001),
  fetched(1100, 'SEP00115C93AFD1.cnf.xml'),
  fetched(1200, 'P0S3-8-12-00.loads'),
  fetched(25_000, 'SIPDefault.cnf'),
  fetched(25_100, 'SIP00115C93AFD1.cnf'),
  {
    at: 27_000,
    mac,
    address,
    because: 'sip-instance',
    type: 'registered',
    extension: '208',
    contact: 'sip:208@192.168.0.41:5060',
    expires: 3600,
  },
];

test('a normal boot ends in service, and nothing is wrong on the way', () => {
  for (let length = 1; length <= HEALTHY.length; length += 1) {
    const session = play(HEALTHY.slice(0, length));
    const now = HEALTHY[length - 1]?.at ?? 0;
    assert.deepEqual(
      diagnose(session, now + 100, facts).map(({ diagnosis }) => diagnosis.id),
      [],
      `after ${length} events`,
    );
  }
  const session = play(HEALTHY);
  assert.equal(session.stage, 'in-service');
  assert.deepEqual(session.registered, ['208']);
});

test('configured and then silent: what is awaited is overdue, and said', () => {
  const session = play(HEALTHY.slice(0, 5));
  const found = diagnose(session, 25_100 + 3_600_000, facts);
  assert.notEqual(found.length, 0);
  assert.ok(found.every(({ remedy }) => remedy !== '' && !remedy.includes('MAC')));
});
