import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readRegistrations } from './read-registrations.ts';

const NOW = Date.UTC(2026, 10, 28, 19);
/** In the shape in which mod_sofia.c writes it, with names and numbers of our own. */
const entry = (change: Readonly<Record<string, string>> = {}) => {
  const fields = {
    'call-id': '00115c93-afd10002@192.0.2.41',
    user: '208@pbx.example.org',
    contact: '&quot;Front desk&quot; &lt;sip:208@192.0.2.41:5060;user=phone&gt;',
    agent: 'Cisco-CP7960G/8.0',
    status: 'Registered(UDP)(unknown) exp(2026-11-28 20:00:00) expsecs(3600)',
    'ping-status': 'Reachable',
    'ping-time': '0.00',
    host: 'pbx',
    'network-ip': '192.0.2.41',
    'network-port': '51000',
    ...change,
  };
  const lines = Object.entries(fields).map(([name, value]) => `        <${name}>${value}</${name}>\n`);
  return `    <registration>\n${lines.join('')}    </registration>\n`;
};
const read = (...entries: readonly string[]) =>
  readRegistrations(
    `<?xml version="1.0" encoding="ISO-8859-1"?>\n<profile>\n  <registrations>\n${entries.join('')}  </registrations>\n</profile>\n`,
    'PBX.example.org',
    NOW,
  );

test('a registration is read with what it tells of its phone', async () => {
  assert.deepEqual(await read(entry()), [
    {
      user: '208',
      contact: 'sip:208@192.0.2.41:5060;user=phone',
      callId: '00115c93-afd10002@192.0.2.41',
      source: { address: '192.0.2.41', port: 51_000 },
      userAgent: 'Cisco-CP7960G/8.0',
      expiresAt: NOW + 3_600_000,
      isBehindNat: false,
    },
  ]);
});

test('reachability counts once something was asked, and what FreeSWITCH adds to a contact is not the phone’s', async () => {
  const [asked] = await read(entry({ 'ping-status': 'Unreachable', 'ping-time': '12.50' }));
  assert.deepEqual([asked?.reach, asked?.roundTripMs], ['unreachable', 12.5]);
  const behind = '&lt;sip:208@192.0.2.41:5060;fs_nat=yes;fs_path=sip%3A208%40203.0.113.9%3A40000&gt;';
  const [natted] = await read(
    entry({ contact: behind, agent: 'dunno', 'network-ip': '', 'network-port': '' }),
  );
  assert.deepEqual(
    [natted?.contact, natted?.isBehindNat, natted?.userAgent, natted?.source],
    ['sip:208@192.0.2.41:5060', true, undefined, { address: '192.0.2.41', port: 5060 }],
  );
});

test('other domains, what has ended and what is broken are left out, and the rest is read', async () => {
  const found = await read(
    entry({ user: '209@other.example.org' }),
    entry({ status: 'Registered(UDP)(unknown) exp(2026-11-28 18:00:00) expsecs(-5)' }),
    entry({ contact: 'nonsense' }),
    entry({ contact: '<broken>' }),
    entry({ agent: 'x'.repeat(20_000) }),
    entry({ user: '210@pbx.example.org' }),
  );
  assert.deepEqual(
    found.map(({ user }) => user),
    ['210'],
  );
});

test('whatever stands there, it is read or left out', async () => {
  const noise = fc.string({ unit: 'binary', maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(noise, noise, noise, async (contact, status, loose) => {
      assert.ok((await read(entry({ contact, status }), loose, entry())).length >= 1);
    }),
    { numRuns: 100 },
  );
});
