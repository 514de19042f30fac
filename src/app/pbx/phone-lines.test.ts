import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connector, Registration } from '#pbx/connector.ts';
import { callsUntold } from '#pbx/pbx-error.ts';
import type { Extension, Phone } from '#provisioning/phone.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { phoneLines } from './phone-lines.ts';

const MAC = '00:11:5C:93:AF:D1' as MacAddress;
const OTHER = '00:11:5C:93:AF:D2' as MacAddress;
const EXTENSIONS: Readonly<Record<string, Extension>> = {
  208: { number: '208', name: '', secret: '' },
  309: { number: '309', name: '', secret: '', pbx: 'office', user: 'desk' },
  400: { number: '400', name: '', secret: '', pbx: 'provider' },
};

const registration = (user: string, more: Partial<Registration> = {}): Registration => ({
  user,
  contact: `sip:${user}@192.168.0.41`,
  source: { address: '192.168.0.41', port: 5060 },
  ...more,
});

test('each line stands as its own PBX says; what nobody tells is left open', async () => {
  const phone: Phone = {
    mac: MAC,
    model: '7960',
    standing: 'adopted',
    lines: ['208', '309', '400'].map((extension, index) => ({ position: index + 1, extension })),
    firstSeen: '',
  };
  const inside = [registration('208', { mac: OTHER }), registration('208', { mac: MAC, registeredAt: 7 })];
  const office = [
    registration('208'),
    registration('desk', { reach: 'reachable', roundTripMs: 2, seenAt: 9 }),
  ];
  const lines = await phoneLines(phone, {
    fleet: { extension: (number) => EXTENSIONS[number] },
    switchboard: {
      connectors: () =>
        new Map([['embedded', { registrations: async () => inside } as unknown as Connector]]),
      async endpointState(number) {
        if (number !== '309') throw callsUntold('It');
        return { user: 'desk', isOnline: true, calls: 1 };
      },
    },
    known: (pbx) => (pbx === 'office' ? office : undefined),
  });
  assert.deepEqual(lines, [
    {
      extension: '208',
      pbx: 'embedded',
      isRegistered: true,
      contact: 'sip:208@192.168.0.41',
      seenAt: 7,
    },
    {
      extension: '309',
      pbx: 'office',
      isRegistered: true,
      contact: 'sip:desk@192.168.0.41',
      reach: 'reachable',
      roundTripMs: 2,
      seenAt: 9,
      calls: 1,
    },
    { extension: '400', pbx: 'provider' },
  ]);
});
