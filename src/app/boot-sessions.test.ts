import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { KeptSession } from '#store/boot-sessions.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { BootSessions } from './boot-sessions.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '10.0.0.5' as Ipv4Address;
/** Longer than any phone takes. */
const HOUR = 3_600_000;

function open({ standing = 'adopted' as 'adopted' | 'unknown' } = {}) {
  const time = { now: 0 };
  const known = { standing };
  const told: PhoneEvent[] = [];
  const kept: KeptSession[] = [];
  const sessions = new BootSessions({
    events: { emit: (event) => told.push(event) },
    facts: () => ({ standing: known.standing, registration: { kind: 'here' } }),
    isForeign: () => false,
    keep: async (rows) => void kept.push(...rows),
    clock: { now: () => time.now, monotonic: () => time.now },
    patience: 1,
  });
  const fetched = (at: number, name: string): PhoneEvent => {
    const about = { at, mac, address, because: 'file-name' } as const;
    return { ...about, type: 'file-fetched', name, transport: 'tftp', size: 80, milliseconds: 2, resent: 0 };
  };
  const raised = () => told.flatMap((event) => (event.type === 'diagnosis-raised' ? [event.diagnosis] : []));
  return { time, known, kept, sessions, fetched, raised };
}

test('a phone that is late is told of once, and no more once it has gone on', async () => {
  const { time, sessions, fetched, raised, kept } = open();
  sessions.take(fetched(0, 'SEP00115C93AFD1.cnf.xml'));
  await sessions.work();
  assert.deepEqual(raised(), []);
  for (time.now = HOUR; time.now < HOUR + 5000; time.now += 1000) await sessions.work();
  assert.deepEqual(raised(), ['silent-half-way']);
  sessions.take(fetched(time.now, 'SIPDefault.cnf'));
  await sessions.work();
  assert.deepEqual(kept.at(-1)?.diagnoses, []);
});

test('nobody is late whose next step waits to be looked at', async () => {
  const { time, sessions, fetched, raised } = open();
  sessions.take(fetched(0, 'SEP00115C93AFD1.cnf.xml'));
  // More than are looked at in one go, all of a moment when nobody was late.
  for (let number = 0; number < 1000; number += 1) sessions.take(fetched(1, 'P0S3-8-12-00.loads'));
  sessions.take(fetched(2, 'SIPDefault.cnf'));
  sessions.take(fetched(3, 'SIP00115C93AFD1.cnf'));
  time.now = 60_000;
  await sessions.work();
  assert.deepEqual(raised(), []);
});

test('of a stranger nothing is told or kept, and everything once it is known', async () => {
  const { time, known, sessions, fetched, raised, kept } = open({ standing: 'unknown' });
  sessions.take(fetched(0, 'SEP00115C93AFD1.cnf.xml'));
  for (time.now = HOUR; time.now < HOUR + 2000; time.now += 1000) await sessions.work();
  assert.deepEqual([raised(), kept], [[], []]);
  known.standing = 'adopted';
  for (; time.now < HOUR + 4000; time.now += 1000) await sessions.work();
  assert.deepEqual(raised(), ['silent-half-way']);
  assert.equal(kept.at(-1)?.session.stage, 'loader');
});
