import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AmiMessage } from '#protocols/ami/ami-codec.ts';
import { contactsOf, endpointStateOf, registrationOf } from './ami-questions.ts';

const NOW = Date.UTC(2026, 10, 28);
const EXPIRES = NOW / 1000 + 3600;

/** As Asterisk 22.10 lists a contact. */
const CONTACT: AmiMessage = [
  ['Event', 'ContactStatusDetail'],
  ['ActionID', '9'],
  ['AOR', '208'],
  ['URI', 'sip:208@192.168.0.41:5060;transport=udp'],
  ['UserAgent', 'Cisco-CP7960G/8.0'],
  ['RegExpire', String(EXPIRES)],
  ['ViaAddress', '192.168.0.42:5061'],
  ['CallID', '00115c93-afd10002@192.168.0.41'],
  ['Status', 'Reachable'],
  ['RoundtripUsec', '4943'],
  ['EndpointName', 'desk'],
  ['ID', '208;@9203ba61f491ca140920c24163b8a32d'],
];

function changed(name: string, value: string | undefined): AmiMessage {
  return CONTACT.flatMap(([one, before]) =>
    one !== name ? [[one, before]] : value === undefined ? [] : [[one, value]],
  );
}

test('a contact of a list is a registration with all that Asterisk tells', () => {
  assert.deepEqual(registrationOf(CONTACT, NOW), {
    user: 'desk',
    contact: 'sip:208@192.168.0.41:5060;transport=udp',
    callId: '00115c93-afd10002@192.168.0.41',
    source: { address: '192.168.0.42', port: 5061 },
    userAgent: 'Cisco-CP7960G/8.0',
    renewal: EXPIRES,
    expiresAt: NOW + 3_600_000,
    reach: 'reachable',
    roundTripMs: 4.943,
  });
});

test('what a contact does not tell is left out, and one out of reach has no round trip', () => {
  const silent = registrationOf(changed('RoundtripUsec', 'N/A'), NOW);
  assert.ok(silent !== undefined && !('roundTripMs' in silent));
  assert.equal(registrationOf(changed('Status', 'Unreachable'), NOW)?.reach, 'unreachable');
  assert.equal(registrationOf(changed('Status', 'NonQualified'), NOW)?.reach, undefined);
  assert.equal(registrationOf(changed('EndpointName', undefined), NOW)?.user, '208');
  const bySource = registrationOf(changed('ViaAddress', ''), NOW)?.source;
  assert.deepEqual(bySource, { address: '192.168.0.41', port: 5060 });
  const left = registrationOf(changed('RegExpire', '60'), NOW);
  assert.deepEqual([left?.expiresAt, left?.renewal], [NOW + 60_000, undefined]);
  assert.equal(registrationOf(changed('URI', ''), NOW), undefined);
});

test('among what tells of an endpoint are its contacts and its calls', () => {
  const endpoint = (state: string, channels: string): AmiMessage => [
    ['Event', 'EndpointDetail'],
    ['DeviceState', state],
    ['ActiveChannels', channels],
  ];
  const busy = [endpoint('In use', 'PJSIP/desk-00000001,PJSIP/desk-00000002'), CONTACT];
  assert.deepEqual(endpointStateOf('desk', busy), { user: 'desk', isOnline: true, calls: 2 });
  assert.deepEqual(
    contactsOf(busy, NOW).map(({ user }) => user),
    ['desk'],
  );
  const away = endpointStateOf('desk', [endpoint('Unavailable', '')]);
  assert.deepEqual(away, { user: 'desk', isOnline: false, calls: 0 });
});

test('whatever stands in an event, it is a registration or none, and header names have no letter case', () => {
  const name = fc.constantFrom(
    'URI',
    'AOR',
    'EndpointName',
    'ViaAddress',
    'RegExpire',
    'Status',
    'RoundtripUsec',
  );
  const header = fc.tuple(name, fc.string({ unit: 'binary', maxLength: 60 }));
  fc.assert(
    fc.property(fc.array(header, { maxLength: 12 }), (headers) => {
      const found = registrationOf(headers, NOW);
      const lower = registrationOf(
        headers.map(([one, value]) => [one.toLowerCase(), value] as const),
        NOW,
      );
      assert.deepEqual(found, lower);
      if (found === undefined) return;
      assert.ok(found.contact !== '' && Number.isInteger(found.source.port));
      assert.ok(!Number.isNaN(found.expiresAt ?? 0) && !Number.isNaN(found.roundTripMs ?? 0));
    }),
  );
});
