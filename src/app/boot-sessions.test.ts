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
    facts: (_mac, sharers) => ({ standing: known.standing, registration: { kind: 'here' }, sharers }),
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

test('nobody is late whose next step came before anybody looked', async () => {
  const { time, sessions, fetched, raised } = open();
  sessions.take(fetched(0, 'SEP00115C93AFD1.cnf.xml'));
  sessions.take(fetched(2, 'SIPDefault.cnf'));
  sessions.take(fetched(3, 'SIP00115C93AFD1.cnf'));
  time.now = 60_000;
  await sessions.work();
  assert.deepEqual(raised(), []);
});

test('after a storm each of twelve thousand phones stands where its last event left it', async () => {
  const { sessions, fetched, kept } = open();
  const macs = Array.from({ length: 12_000 }, (_, index) => {
    return `00:11:5C:00:${[index >> 8, index & 255].map((octet) => octet.toString(16).padStart(2, '0').toUpperCase()).join(':')}`;
  }) as MacAddress[];
  for (const name of ['SEP.cnf.xml', 'SIPDefault.cnf', 'SIP.cnf', 'dialplan.xml', 'RINGLIST.DAT']) {
    for (const one of macs) {
      const own = name.replace(/^(SEP|SIP)(?=\.)/, `$1${one.replaceAll(':', '')}`);
      sessions.take({ ...fetched(0, own), mac: one });
    }
  }
  await sessions.finish();
  assert.equal(kept.length, macs.length);
  assert.deepEqual([...new Set(kept.map(({ session }) => session.stage))], ['registering']);
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
