import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import { answerChallenge, digestHa1, digestResponse } from './digest.ts';
import {
  type DigestChallenge,
  type DigestCredentials,
  formatChallenge,
  formatCredentials,
  parseChallenge,
  parseCredentials,
} from './digest-headers.ts';

const RFC_2617_NONCE = 'dcd98b7102dd2f0e8b11d0f600bfb0c093';
const rfc2617Challenge: DigestChallenge = {
  realm: 'testrealm@host.com',
  nonce: RFC_2617_NONCE,
  opaque: '5ccc069c403ebaf9f0171e9517f40e41',
  qop: ['auth', 'auth-int'],
};

test('the example of RFC 2617 §3.5 is reproduced', () => {
  const credentials = answerChallenge({
    challenge: rfc2617Challenge,
    username: 'Mufasa',
    secret: 'Circle Of Life',
    method: 'GET',
    uri: '/dir/index.html',
    cnonce: '0a4f113b',
    nc: 1,
  });
  assert.equal(credentials?.response, '6629fae49393a05397450978507c4ef1');
  assert.deepEqual(credentials?.quality, { nc: '00000001', cnonce: '0a4f113b' });
});

test('without qop the older form of RFC 2069 is computed', () => {
  const ha1 = digestHa1('Mufasa', 'testrealm@host.com', 'Circle Of Life');
  assert.equal(ha1, '939e7578ed9e3c518a452acee763bce9');
  const response = digestResponse({ ha1, method: 'GET', uri: '/dir/index.html', nonce: RFC_2617_NONCE });
  assert.equal(response, '670fd8c2df070c60b045671b8b24ff02');
});

test('a challenge that MD5 with qop=auth cannot answer is left alone', () => {
  const client = { username: 'u', secret: 's', method: 'REGISTER', uri: 'sip:a', cnonce: 'c', nc: 1 };
  const sha256 = { ...rfc2617Challenge, algorithm: 'SHA-256' };
  assert.equal(answerChallenge({ ...client, challenge: sha256 }), undefined);
  assert.equal(
    answerChallenge({ ...client, challenge: { ...rfc2617Challenge, qop: ['auth-int'] } }),
    undefined,
  );
});

test('challenges and credentials as phones write them are read', () => {
  const challenge =
    'digest realm="a \\"b\\", c",nonce="n",  stale=TRUE , algorithm=MD5, qop="auth-int, auth"';
  assert.deepEqual(parseChallenge(challenge), {
    realm: 'a "b", c',
    nonce: 'n',
    stale: true,
    algorithm: 'MD5',
    qop: ['auth-int', 'auth'],
  });
  const response = 'A'.repeat(32);
  const credentials = `Digest username="208",realm="offhook",uri="sip:192.168.0.2",response="${response}",nonce="n",cnonce="c",qop="auth",nc=0000000A,algorithm=MD5`;
  assert.deepEqual(parseCredentials(credentials), {
    username: '208',
    realm: 'offhook',
    nonce: 'n',
    uri: 'sip:192.168.0.2',
    response: 'a'.repeat(32),
    algorithm: 'MD5',
    quality: { nc: '0000000a', cnonce: 'c' },
  });
});

test('another scheme is none of ours (RFC 4475 §3.3.7), a broken Digest is refused', () => {
  assert.equal(parseCredentials('NoOneKnowsThisScheme opaque-data=here'), undefined);
  assert.equal(parseChallenge('Basic realm="x"'), undefined);
  const whole = `Digest username="u",realm="r",nonce="n",uri="sip:a",response="${'0'.repeat(32)}"`;
  for (const broken of [
    'Digest username="u"',
    'Digest username="u',
    whole.replace('realm="r",', ''),
    whole.replace('"n"', ''),
    whole.replace('0'.repeat(32), '0'.repeat(31)),
    `${whole},realm="s"`,
    `${whole},qop=auth-int,nc=00000001,cnonce="c"`,
    `${whole},qop=auth,nc=1,cnonce="c"`,
    `${whole},qop=auth,nc=00000001`,
  ]) {
    assert.throws(() => parseCredentials(broken), DecodeError, broken);
  }
});

const words = fc.string({ unit: 'binary', minLength: 1 }).map((text) => text.replace(/[\r\n]/g, '.'));
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));

test('written and read again, challenges and credentials are the same', () => {
  const challenges = fc.record(
    {
      realm: words,
      nonce: words,
      opaque: words,
      stale: fc.boolean(),
      algorithm: fc.constantFrom('MD5', 'SHA-256'),
      qop: fc.constantFrom(['auth'], ['auth', 'auth-int']),
    },
    { requiredKeys: ['realm', 'nonce'], noNullPrototype: true },
  );
  const credentials: fc.Arbitrary<DigestCredentials> = fc.record(
    {
      username: words,
      realm: words,
      nonce: words,
      uri: words,
      response: hex(32),
      opaque: words,
      algorithm: fc.constant('MD5'),
      quality: fc.record({ nc: hex(8), cnonce: words }, { noNullPrototype: true }),
    },
    { requiredKeys: ['username', 'realm', 'nonce', 'uri', 'response'], noNullPrototype: true },
  );
  fc.assert(
    fc.property(challenges, (value) => assert.deepEqual(parseChallenge(formatChallenge(value)), value)),
  );
  fc.assert(
    fc.property(credentials, (value) => assert.deepEqual(parseCredentials(formatCredentials(value)), value)),
  );
});
