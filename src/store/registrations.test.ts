import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { readRegistrations, recordRegistrations, type StoredRegistration } from './registrations.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const registration = (user: string, host: string): StoredRegistration => ({
  user,
  contact: `<sip:${user}@${host}>`,
  source: { address: host, port: 51_098 },
  userAgent: 'Cisco-CP7960G/8.0',
  mac: '00:11:5C:93:AF:D1' as MacAddress,
  registeredAt: 1,
  expiresAt: 3_600_001,
  callId: 'a',
  cseq: 7,
  hop: { transport: 'udp', local: '192.168.0.2' as Ipv4Address, address: host, port: 5060 },
});

test('the last word on each user is kept, whole', async (t) => {
  const { db } = await temporaryStore(t);
  const [one, two, three] = [registration('208', 'a'), registration('208', 'b'), registration('209', 'c')];
  await recordRegistrations(db, [
    { user: '208', registrations: [one, two] },
    { user: '209', registrations: [three] },
  ]);
  assert.deepEqual(await readRegistrations(db), [one, two, three]);
  await recordRegistrations(db, [
    { user: '208', registrations: [] },
    { user: '208', registrations: [{ ...two, cseq: 9 }] },
    { user: '209', registrations: [] },
  ]);
  assert.deepEqual(await readRegistrations(db), [{ ...two, cseq: 9 }]);
});
