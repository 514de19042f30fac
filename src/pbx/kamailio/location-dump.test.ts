import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readLocationDump } from './location-dump.ts';

const NOW = Date.parse('2026-11-28T16:00:00Z');
/** As Kamailio 5.6.3 answered `ul.dump` (observed), with other names and numbers. */
const CONTACT = {
  Address: 'sip:208@192.168.0.41:5060',
  Expires: 3600,
  Q: -1,
  'Call-ID': '00115c93-afd10002-6b8b4567@192.168.0.41',
  CSeq: 101,
  'User-Agent': 'Cisco-CP7960G/8.0',
  Received: '[not set]',
  Path: '[not set]',
  State: 'CS_NEW',
  Socket: 'udp:192.168.0.5:5060',
  Instance: '<urn:uuid:00000000-0000-0000-0000-00115c93afd1>',
  'KA-Roundtrip': 2500,
  'Last-Modified': NOW / 1000 - 60,
};
const dumpOf = (...contacts: object[]) => ({
  Domains: [
    {
      Domain: {
        Domain: 'location',
        AoRs: [{ Info: { AoR: '208@pbx.example.org', Contacts: contacts.map((Contact) => ({ Contact })) } }],
      },
    },
  ],
});

test('a contact is read with what it tells of its phone', () => {
  assert.deepEqual(readLocationDump(dumpOf(CONTACT), NOW), [
    {
      user: '208',
      contact: 'sip:208@192.168.0.41:5060',
      source: { address: '192.168.0.41', port: 5060 },
      callId: CONTACT['Call-ID'],
      userAgent: 'Cisco-CP7960G/8.0',
      mac: '00:11:5C:93:AF:D1',
      registeredAt: NOW - 60_000,
      renewal: NOW / 1000 - 60,
      expiresAt: NOW + 3_600_000,
      roundTripMs: 2.5,
    },
  ]);
  const [behindNat] = readLocationDump(dumpOf({ ...CONTACT, Received: 'sip:203.0.113.9:40000' }), NOW);
  assert.deepEqual(behindNat?.source, { address: '203.0.113.9', port: 40_000 });
  const [nameless] = readLocationDump(dumpOf({ ...CONTACT, 'User-Agent': 'n/a' }), NOW);
  assert.ok(nameless !== undefined && !('userAgent' in nameless));
});

test('a contact that has ended, or that nobody can read, is none', () => {
  const broken = [
    { ...CONTACT, Expires: -5 },
    { ...CONTACT, Address: 'nonsense' },
    { ...CONTACT, Address: 7 },
  ];
  assert.deepEqual(readLocationDump(dumpOf(...broken), NOW), []);
  fc.assert(fc.property(fc.jsonValue(), (value) => assert.ok(Array.isArray(readLocationDump(value, NOW)))));
});
