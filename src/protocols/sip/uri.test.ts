import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import { formatSipUri, isSameUri, parseSipUri, type SipUri, unescapedUser } from './uri.ts';

test('the examples of RFC 3261 §19.1.3 are read and written unchanged', () => {
  for (const text of [
    'sip:alice@atlanta.com',
    'sip:alice:secretword@atlanta.com;transport=tcp',
    'sips:alice@atlanta.com?subject=project%20x&priority=urgent',
    'sip:+1-212-555-1212:1234@gateway.com;user=phone',
    'sips:1212@gateway.com',
    'sip:alice@192.0.2.4',
    'sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com',
    'sip:alice;day=tuesday@atlanta.com',
    'sip:208@[2001:db8::9]:5062;lr',
  ]) {
    assert.equal(formatSipUri(parseSipUri(text)), text);
  }
});

test('user, password, port and parameters are told apart', () => {
  assert.deepEqual(parseSipUri('SIP:a;b=%40:p@Host:5062;lr;x=y?h=1'), {
    scheme: 'sip',
    user: 'a;b=%40',
    password: 'p',
    host: 'Host',
    port: 5062,
    parameters: [{ name: 'lr' }, { name: 'x', value: 'y' }],
    headers: 'h=1',
  } satisfies SipUri);
  assert.equal(unescapedUser(parseSipUri('sip:%32%30%38@h')), '208');
  assert.equal(unescapedUser(parseSipUri('sip:%ff@h')), '%ff');
  assert.equal(unescapedUser(parseSipUri('sip:h')), undefined);
});

test('what is no SIP URI is refused', () => {
  for (const text of [
    '',
    'sip',
    'sip:',
    ':a@b',
    'tel:+1234',
    'sip:@host',
    'sip:a@',
    'sip:a@b@c',
    'sip:a b@c',
    'sip:a%4@c',
    'sip:a%zz@c',
    'sip:a@b:0',
    'sip:a@b:65536',
    'sip:a@b:x',
    'sip:a@[::1',
    'sip:a@-b',
    'sip:a@b;',
    'sip:a@b;=c',
    'sip:a@b;c=',
    'sip:a@b?h@c',
    'sip:ü@b',
  ]) {
    assert.throws(() => parseSipUri(text), DecodeError, text);
  }
});

const same = (a: string, b: string) => isSameUri(parseSipUri(a), parseSipUri(b));

test('equivalence is that of RFC 3261 §19.1.4', () => {
  for (const [a, b] of [
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;newparam=5'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
    ],
  ] as const) {
    assert.ok(same(a, b) && same(b, a), `${a} is ${b}`);
  }
  for (const [a, b] of [
    ['sip:ALICE@AtLanTa.CoM', 'sip:alice@atlanta.com'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:bob@biloxi.com;transport=udp', 'sip:bob@biloxi.com;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
    ['sip:bob@phone21.example', 'sip:bob@192.0.2.4'],
    ['sip:bob@biloxi.com', 'sips:bob@biloxi.com'],
    ['sip:a%40b@c', 'sip:a@c'],
    ['sip:a:b@c', 'sip:a:d@c'],
    ['sip:a:b@c', 'sip:a@c'],
  ] as const) {
    assert.ok(!same(a, b) && !same(b, a), `${a} is not ${b}`);
  }
});

const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }, requiredKeys: (keyof T)[]) =>
  fc.record(model, { requiredKeys, noNullPrototype: true });
const word = fc.stringMatching(/^([-A-Za-z0-9_.!~*'()]|%[0-9A-F]{2}){1,8}$/);
const uris = record(
  {
    scheme: fc.constantFrom('sip' as const, 'sips' as const),
    user: word,
    host: fc.oneof(fc.domain(), fc.ipV4(), fc.constant('[2001:db8::1]')),
    port: fc.integer({ min: 1, max: 65_535 }),
    parameters: fc.uniqueArray(record({ name: word, value: word }, ['name']), {
      selector: ({ name }) => name.toLowerCase(),
      maxLength: 4,
    }),
    headers: fc.stringMatching(/^[a-z]{1,5}=[a-z%&=]{0}[a-z]{0,5}$/),
  },
  ['scheme', 'host', 'parameters'],
) as fc.Arbitrary<SipUri>;

test('written and read again, any URI is the same, and equivalent to itself', () => {
  fc.assert(
    fc.property(uris, (uri) => {
      const again = parseSipUri(formatSipUri(uri));
      assert.deepEqual(again, uri);
      assert.ok(isSameUri(again, uri));
    }),
  );
});
