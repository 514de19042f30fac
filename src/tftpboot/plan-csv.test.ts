import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type CsvPlan, planCsv } from './plan-csv.ts';
import { EMPTY } from './testing/import-context.ts';

const MAC = '00:11:5C:93:AF:D1';
const plan = (text: string, context = EMPTY): CsvPlan => planCsv(Buffer.from(text), context, () => 'made-up');
const whyOf = ({ bad }: CsvPlan): string[] => bad.map(({ line, why }) => `${line}: ${why}`);

test('a list with the usual columns gives phones, extensions, groups and settings', () => {
  const { plan: read, bad } = plan(
    'mac,model,extension,secret,name,group,address,phone_label,time_zone\n' +
      '00115c93afd1,CP-7960G,208,hush,"Front desk",hall,192.168.0.41,"Hall, left",Europe/Brussels\n' +
      '0011.5c93.afd2,7940,209,,José,hall,,,\n',
  );
  assert.deepEqual(bad, []);
  assert.deepEqual(read.phones, [
    {
      mac: MAC,
      model: '7960G',
      lines: [{ position: 1, extension: '208' }],
      group: 'hall',
      boundAddress: '192.168.0.41',
    },
    { mac: '00:11:5C:93:AF:D2', model: '7940', lines: [{ position: 1, extension: '209' }], group: 'hall' },
  ]);
  assert.deepEqual(read.extensions, [
    { number: '208', secret: 'hush', name: 'Front desk' },
    { number: '209', secret: 'made-up', name: 'José' },
  ]);
  assert.deepEqual(read.groups, [{ name: 'hall', members: [MAC, '00:11:5C:93:AF:D2'] }]);
  assert.deepEqual(
    read.settings.map(({ scope, name, value }) => [scope, name, value]),
    [
      [MAC, 'phone_label', 'Hall, left'],
      [MAC, 'time_zone', 'Europe/Brussels'],
    ],
  );
});

test('columns are known by other heads, in other separators, with several lines, and from Windows', () => {
  const heads = [
    'MAC Address',
    'Ext.',
    'SIP password',
    'Display Name',
    'ext 2',
    'Secret2',
    'Location',
    'Nat_Enable',
  ];
  const text = `\ufeff${heads.join(';')}\r\nSEP00115C93AFD1;208;a;Anna;209;b;Hall;0\r\n\r\n`;
  const { plan: read, bad } = plan(text);
  assert.deepEqual(bad, []);
  assert.deepEqual(read.phones[0]?.lines, [
    { position: 1, extension: '208' },
    { position: 2, extension: '209' },
  ]);
  assert.deepEqual(
    read.settings.map(({ name, value }) => [name, value]),
    [['nat_enable', '0']],
  );
  assert.deepEqual(
    read.remarks.map(({ what }) => what),
    ['the column "Location"'],
  );
  const latin = planCsv(
    Buffer.from('mac\tname\textension\n00115C93AFD1\tRen\u00e9\t208\n', 'latin1'),
    EMPTY,
    () => 'x',
  );
  assert.equal(latin.plan.extensions[0]?.name, 'René');
  assert.match(plan('mac,nat_enabel\n').plan.remarks[0]?.why ?? '', /Did you mean nat_enable\?/);
});

test('every bad row is told by its line and what to do, without its secret, and the others are taken', () => {
  const long = 'x'.repeat(32);
  const read = plan(
    [
      'mac,model,extension,secret,extension2,extension3,address,call_waiting',
      '00115C93AFD1,7960,208,hush,,,192.168.0.41,',
      '"not, a mac",7960,209,,,,,',
      '00115C93AFD1,7960,210,,,,,',
      '00115C93AFD3,7970,211,,,,,',
      `00115C93AFD4,7960,212,${long},,,,`,
      '00115C93AFD5,7940,213,,214,215,,',
      '00115C93AFD6,7960,21 6,,,,,',
      '00115C93AFD7,7960,217,,217,,,',
      '00115C93AFD8,7960,208,other,,,,',
      '00115C93AFD9,7960,218,,,,192.168.0.41,',
      '00115C93AFDA,7960,219,,,,,9',
      '00115C93AFDB,7960,,hush,,,,',
      ',,,,,,192.168.0.9,',
      '00115C93AFDC,7960,220,,,,,1,more',
    ].join('\n'),
    { ...EMPTY, assumedModel: '7960' },
  );
  assert.deepEqual(
    read.plan.phones.map(({ mac }) => mac),
    [MAC],
  );
  const expected = [
    /^3: "not, a mac" is no MAC address/,
    /^4: 00:11:5C:93:AF:D1 is in line 2 already/,
    /^5: "7970" is no model that Offhook brings up\. The Cisco IP Phone 7970G is known/,
    /^6: The secret has 32 characters; .* Shorten it to 31/,
    /^7: The Cisco IP Phone 7940 has 2 lines, so 215/,
    /^8: "21 6" can't be an extension/,
    /^9: It has extension 217 on two lines/,
    /^10: Extension 208 has another secret/,
    /^11: 192\.168\.0\.41 is in line 2 already/,
    /^12: call_waiting: "9"/,
    /^13: Line 1 has a name or a secret, and no extension/,
    /^14: It has neither a MAC address nor an extension/,
    /^15: It has 9 cells/,
  ];
  const told = whyOf(read);
  assert.equal(told.length, expected.length);
  for (const [index, pattern] of expected.entries()) assert.match(told[index] ?? '', pattern);
  assert.ok(!told.join().includes('hush') && !told.join().includes(long));
});

test('what is known of phones and extensions fills what the list leaves empty', () => {
  const context = {
    ...EMPTY,
    models: new Map([[MAC as MacAddress, '7940G']]),
    extensions: new Map([['208', { number: '208', secret: 'there', name: 'Desk' }]]),
  };
  const { plan: read } = plan('mac,extension\n00115C93AFD1,208\n', context);
  assert.equal(read.phones[0]?.model, '7940G');
  assert.deepEqual(read.extensions, [{ number: '208', secret: 'there', name: 'Desk' }]);
});

test('what is no table of phones is refused with what to do', () => {
  for (const text of ['', 'a,b\n1,2\n', 'just words', '"mac\n']) {
    assert.throws(
      () => plan(text),
      (error) => error instanceof OffhookError && /^CSV_/.test(error.code),
    );
  }
});

test('any octets give a plan, bad rows or an error for people', () => {
  const cell = fc.oneof(
    fc.constantFrom('mac', 'extension', '00115C93AFD1', '208', '"', ',', ';', '\n', '\0'),
    fc.string({ maxLength: 8 }),
  );
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc.array(cell, { maxLength: 40 }).map((cells) => Buffer.from(`mac,extension\n${cells.join(',')}`)),
  );
  fc.assert(
    fc.property(noise, (bytes) => {
      try {
        planCsv(bytes, EMPTY, () => 'x');
      } catch (error) {
        assert.ok(error instanceof OffhookError, String(error));
      }
    }),
  );
});
