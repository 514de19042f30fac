import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyPhoneStory } from '#test/support/any-phone-event.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { makeReport } from './phone-report.ts';

const WORDS = {
  mac: '00:11:5C:93:AF:D1' as MacAddress,
  addresses: ['192.168.47.141', '10.77.88.99'] as Ipv4Address[],
  numbers: ['20845', '+3228945566', '77001'],
  texts: [
    'Tr0ub4dor&3',
    'Ada Lovelace',
    'acme-brussels',
    'reception.xml',
    '20845',
    '00115C93AFD2',
    '192.168.47.141',
  ],
};
const PROGRAM = { version: '0.1.0', node: 'v26', platform: 'linux' };

/** What must not be in a report, in whatever spelling. */
const TELLING = [
  ...WORDS.addresses,
  ...WORDS.addresses.map((address) => address.split('.').slice(1).join('.')),
  ...WORDS.numbers,
  ...WORDS.texts,
  '93:AF:D1',
  '93AFD1',
  '93AFD2',
];

test('whatever happened, a report holds no secret, number, name, address or second half of a MAC address', () => {
  fc.assert(
    fc.property(anyPhoneStory(WORDS), fc.constantFrom(...WORDS.texts), (events, chosen) => {
      const report = makeReport({
        mac: WORDS.mac,
        model: chosen,
        load: chosen,
        diagnoses: [],
        events: events.map((event) => ({ ...event, at: event.at + Date.UTC(2026, 10, 23) })),
        program: PROGRAM,
      });
      // Times are numbers, too, and tell nothing.
      const text = JSON.stringify({
        ...report,
        timers: [],
        events: report.events.map(({ after: _, ...event }) => event),
      }).toLowerCase();
      for (const telling of TELLING)
        assert.ok(!text.includes(telling.toLowerCase()), `${telling} in ${text}`);
      assert.ok(report.events.every(({ after }) => after >= 0 && after < 365 * 86_400_000));
    }),
    { numRuns: 500 },
  );
});

test('what is needed stays: files, answers, sizes, times, and who is the same as whom', () => {
  const { mac } = WORDS;
  const [address] = WORDS.addresses as [Ipv4Address];
  const about = { mac, address, because: 'file-name' } as const;
  const transfer = { transport: 'tftp', size: 80, milliseconds: 2.4, resent: 1 } as const;
  const report = makeReport({
    mac,
    model: '7960G',
    load: 'P0S3-8-12-00',
    stage: 'loader',
    diagnoses: ['letter-case'],
    program: PROGRAM,
    events: [
      { at: 1000, ...about, type: 'file-fetched', name: 'P0S3-8-12-00.loads', ...transfer },
      {
        at: 25_000,
        ...about,
        type: 'file-fetched',
        name: 'SIPDefault.cnf',
        asked: 'sipdefault.cnf',
        ...transfer,
      },
      { at: 25_100, ...about, type: 'file-fetched', name: './SIP00115C93AFD1.cnf', ...transfer },
    ],
  });
  assert.deepEqual(report.phone, {
    maker: '00:11:5C',
    model: '7960G',
    load: 'P0S3-8-12-00',
    stage: 'loader',
  });
  assert.deepEqual(
    report.events.map(({ after, file, from, milliseconds }) => [after, file, from, milliseconds]),
    [
      [0, 'P0S3-8-12-00.loads', 'address 1', 2],
      [24_000, 'SIPDefault.cnf<other letter case>', 'address 1', 2],
      [24_100, 'SIP<MAC>.cnf', 'address 1', 2],
    ],
  );
  assert.deepEqual(report.timers, [
    { timer: 'applicationStart', milliseconds: 23_998, table: [24_000, 24_000] },
  ]);
});
