import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import { contactsOf, requestedExpiry } from './contact.ts';
import { formatNameAddress, type NameAddress, parseNameAddress } from './name-address.ts';
import { parameterValue } from './parameters.ts';
import { formatVia, parseVia, type Via } from './via.ts';

const parseTo = (text: string) => parseNameAddress(text, 'To');

test('name-addr and addr-spec are told apart (RFC 3261 §20.10)', () => {
  assert.deepEqual(parseTo('sip:a@b;tag=1'), { uri: 'sip:a@b', parameters: [{ name: 'tag', value: '1' }] });
  assert.deepEqual(parseTo('<sip:a@b;lr>'), { uri: 'sip:a@b;lr', parameters: [] });
  assert.deepEqual(parseTo('caller<sip:a@b> ; tag = 2'), {
    displayName: 'caller',
    uri: 'sip:a@b',
    parameters: [{ name: 'tag', value: '2' }],
  });
  assert.equal(parseTo('A. B. Jones <tel:+1-201>').displayName, 'A. B. Jones');
  assert.equal(parseTo('"\\"B\\\\\\"" <sip:a@b>').displayName, '"B\\"');
  assert.equal(parseTo('Zoë <sip:a@b>').displayName, 'Zoë');
  assert.equal(parseTo('"" <sip:a@b>').displayName, '');
});

test('what is no address is refused', () => {
  for (const text of [
    '',
    '*',
    'a@b',
    '<>',
    '<sip:a@b',
    'sip:a@b>',
    '"open <sip:a@b>',
    '"name" sip:a@b',
    'Bell, Alexander <sip:a@b>',
    '< sip:a@b>',
    '<sip:a@b >',
    '<sip:a@b>;',
    '<sip:a@b>;tag=',
    '<sip:a@b> tag=1',
    'sip:a@b?Route=c',
    'sip:a@b, sip:c@d',
  ]) {
    assert.throws(() => parseTo(text), DecodeError, text);
  }
});

test('a Via is read with white space where it may stand, and refused otherwise', () => {
  assert.deepEqual(
    parseVia('SIP  / 2.0 / udp   host.example : 5062 ; branch = z9 ;rport;received=192.0.2.1'),
    {
      transport: 'UDP',
      host: 'host.example',
      port: 5062,
      parameters: [
        { name: 'branch', value: 'z9' },
        { name: 'rport' },
        { name: 'received', value: '192.0.2.1' },
      ],
    } satisfies Via,
  );
  for (const text of [
    '',
    'SIP/2.0/UDP',
    'SIP/2.0/UDPhost',
    'SIP/3.0/UDP host',
    'HTTP/2.0/UDP host',
    'SIP/2.0 UDP host',
    'SIP/2.0/UDP host:0',
    'SIP/2.0/UDP host:99999',
    'SIP/2.0/UDP host;;',
    'SIP/2.0/UDP host;branch=',
    'SIP/2.0/UDP host x',
  ]) {
    assert.throws(() => parseVia(text), DecodeError, text);
  }
});

const headers = (...lines: [string, string][]) => ({
  headers: lines.map(([name, value]) => ({ name, value })),
});

test('Contact is a star alone or addresses, each with its expiry', () => {
  assert.equal(contactsOf(headers(['m', '*'])), '*');
  assert.deepEqual(contactsOf(headers()), []);
  assert.throws(() => contactsOf(headers(['Contact', '*'], ['m', '<sip:a@b>'])), DecodeError);
  assert.throws(() => contactsOf(headers(['Contact', ''])), DecodeError);
  const message = headers(
    ['Expires', '60'],
    ['Contact', '<sip:a@b>;expires=7, <sip:c@d>;expires=soon, sip:e@f'],
  );
  const contacts = contactsOf(message);
  assert.ok(contacts !== '*');
  assert.deepEqual(
    contacts.map((contact) => requestedExpiry(message, contact)),
    [7, 3600, 60],
  );
  assert.equal(requestedExpiry(headers()), undefined);
  assert.equal(requestedExpiry(headers(['Expires', '1000000000000000000000'])), 2 ** 32 - 1);
});

const bareValue = fc.stringMatching(/^[^\s;,"<>]{1,8}$/);
const quotedValue = fc.string().map((text) => JSON.stringify(text));
const parameters = fc.array(
  fc.record(
    { name: fc.stringMatching(/^[-A-Za-z0-9.+!]{1,8}$/), value: fc.oneof(bareValue, quotedValue) },
    { requiredKeys: ['name'], noNullPrototype: true },
  ),
  { maxLength: 4 },
);

test('written and read again, addresses and Vias are the same', () => {
  const addresses = fc.record(
    {
      displayName: fc.string({ unit: 'binary' }),
      uri: fc.stringMatching(/^(sip|tel|mailto):[!#-;=?-~]{1,20}$/),
      parameters,
    },
    { requiredKeys: ['uri', 'parameters'], noNullPrototype: true },
  ) as fc.Arbitrary<NameAddress>;
  const vias = fc.record(
    {
      transport: fc.constantFrom('UDP', 'TCP', 'X!'),
      host: fc.oneof(fc.domain(), fc.ipV4(), fc.constant('[::1]')),
      port: fc.integer({ min: 1, max: 65_535 }),
      parameters,
    },
    { requiredKeys: ['transport', 'host', 'parameters'], noNullPrototype: true },
  ) as fc.Arbitrary<Via>;
  fc.assert(fc.property(addresses, (value) => assert.deepEqual(parseTo(formatNameAddress(value)), value)));
  fc.assert(fc.property(vias, (value) => assert.deepEqual(parseVia(formatVia(value)), value)));
});

test('any text at all is read or refused with DecodeError', () => {
  const alphabet = fc.constantFrom(...'sip:a@b;="\\<>,?/2.0 UDP\t[]%é\0'.split(''));
  const texts = fc.oneof(fc.string({ unit: alphabet, maxLength: 40 }), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(texts, (text) => {
      for (const parse of [parseTo, parseVia]) {
        try {
          parameterValue(parse(text).parameters, 'tag');
        } catch (error) {
          assert.ok(error instanceof DecodeError, String(error));
        }
      }
    }),
    { numRuns: 5000 },
  );
});
