import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contactsOf, requestedExpiry } from './contact.ts';
import { headerValue, headerValues, listElements } from './header-field.ts';
import { mandatoryHeaders } from './mandatory-headers.ts';
import { decodeMessage, encodeMessage, SipDecodeError, type SipMessage } from './message.ts';

/** A REGISTER in the manner of a 7960 (observed). */
const REGISTER = [
  'REGISTER sip:192.168.0.2 SIP/2.0',
  'Via: SIP/2.0/UDP 192.168.0.20:5060;branch=z9hG4bK1f0c',
  'From: <sip:208@192.168.0.2>;tag=00115c93afd1',
  'To: <sip:208@192.168.0.2>',
  'Call-ID: 00115c93-afd10002-6b8b4567-327b23c6@192.168.0.20',
  'CSeq: 101 REGISTER',
  'User-Agent: Cisco-CP7960G/8.0',
  'Contact: <sip:208@192.168.0.20:5060;transport=udp>;+sip.instance="<urn:uuid:00000000-0000-0000-0000-00115c93afd1>"',
  'Content-Length: 0',
  'Expires: 3600',
];
const bytesOf = (lines: readonly string[], body = '') => Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);

test('a 7960 REGISTER is read in full', () => {
  const message = decodeMessage(bytesOf(REGISTER));
  assert.ok(message.kind === 'request');
  assert.deepEqual([message.method, message.uri], ['REGISTER', 'sip:192.168.0.2']);
  const { vias, from, callId, cseq } = mandatoryHeaders(message);
  assert.deepEqual([vias[0].host, vias[0].port], ['192.168.0.20', 5060]);
  assert.equal(from.uri, 'sip:208@192.168.0.2');
  assert.equal(callId, '00115c93-afd10002-6b8b4567-327b23c6@192.168.0.20');
  assert.deepEqual(cseq, { number: 101, method: 'REGISTER' });
  const contacts = contactsOf(message);
  assert.ok(contacts !== '*' && contacts[0]);
  assert.equal(requestedExpiry(message, contacts[0]), 3600);
});

test('names in any case and compact form, folded lines and lists over several fields are one header', () => {
  const message = decodeMessage(
    bytesOf([
      'OPTIONS sip:a@b SIP/2.0',
      'v: SIP/2.0/UDP one.example ;branch=z9hG4bK1,',
      '\tSIP / 2.0 / UDP two.example:5062',
      ' ;branch = z9hG4bK2',
      'VIA :SIP/2.0/TCP [2001:db8::9]:5060;received=192.0.2.1;rport',
      'Subject:',
      'm: "Smith, A <b>" <sip:a,b@c>, <sip:d@e>',
    ]),
  );
  assert.deepEqual(
    listElements(message, 'via').map((element) => element.replace(/\s+/g, '')),
    [
      'SIP/2.0/UDPone.example;branch=z9hG4bK1',
      'SIP/2.0/UDPtwo.example:5062;branch=z9hG4bK2',
      'SIP/2.0/TCP[2001:db8::9]:5060;received=192.0.2.1;rport',
    ],
  );
  assert.equal(headerValue(message, 'Expires'), undefined);
  assert.equal(headerValue(message, 'Subject'), '');
  const contacts = contactsOf(message);
  assert.ok(contacts !== '*');
  assert.deepEqual(
    contacts.map(({ displayName, uri }) => [displayName, uri]),
    [
      ['Smith, A <b>', 'sip:a,b@c'],
      [undefined, 'sip:d@e'],
    ],
  );
});

test('Content-Length cuts the body, and its absence gives the rest of the datagram (§18.3)', () => {
  const head = REGISTER.filter((line) => !line.startsWith('Content-Length'));
  const bodyOf = (lines: readonly string[]) =>
    Buffer.from(decodeMessage(bytesOf(lines, 'body')).body).toString();
  assert.equal(bodyOf([...head, 'l: 2']), 'bo');
  assert.equal(bodyOf(head), 'body');
  for (const wrong of [
    'Content-Length: 5',
    'Content-Length: -1',
    'Content-Length: 1, 1',
    'Content-Length:',
  ]) {
    assert.throws(() => bodyOf([...head, wrong]), SipDecodeError, wrong);
  }
  assert.throws(() => bodyOf([...head, 'l: 2', 'Content-Length: 2']), SipDecodeError);
});

test('what was sound comes with the refusal, so that it can be answered', () => {
  const refusalOf = (lines: readonly string[]) => {
    try {
      decodeMessage(bytesOf(lines));
    } catch (error) {
      assert.ok(error instanceof SipDecodeError);
      return [error.isRequest, error.status, headerValues(error, 'CSeq')];
    }
    return assert.fail('not refused');
  };
  const rest = REGISTER.slice(1);
  assert.deepEqual(refusalOf(['REGISTER sip:a SIP/7.0', ...rest]), [true, 505, ['101 REGISTER']]);
  assert.deepEqual(refusalOf([...REGISTER, 'no colon']), [true, 400, ['101 REGISTER']]);
  assert.deepEqual(refusalOf(['SIP/2.0 4294967301 better not', ...rest]), [false, 400, ['101 REGISTER']]);
});

test('size is bounded', () => {
  const padded = (lines: readonly string[]) => () => decodeMessage(bytesOf([...REGISTER, ...lines]));
  assert.doesNotThrow(padded([`X: ${'x'.repeat(8000)}`, ...Array(200).fill('X: x')]));
  assert.throws(padded([`X: ${'x'.repeat(9000)}`]), SipDecodeError);
  assert.throws(padded(Array(300).fill('X: x')), SipDecodeError);
  assert.doesNotThrow(() => decodeMessage(bytesOf(REGISTER, 'x'.repeat(60_000))));
  assert.throws(() => decodeMessage(bytesOf(REGISTER, 'x'.repeat(66_000))), SipDecodeError);
  assert.throws(() => decodeMessage(bytesOf([`REGISTER sip:${'x'.repeat(9000)} SIP/2.0`])), SipDecodeError);
});

test('ISO 8859-1, which some phones send, is read as such', () => {
  const bytes = Buffer.from(`${REGISTER.join('\r\n')}\r\nSubject: caf\u00e9\r\n\r\n`, 'latin1');
  assert.equal(headerValue(decodeMessage(bytes), 'Subject'), 'caf\u00e9');
});

test('nothing breaks out of its line when written', () => {
  const message = decodeMessage(bytesOf(REGISTER));
  const field = { name: 'Warning', value: 'x\r\nVia: y' };
  assert.throws(() => encodeMessage({ ...message, headers: [field] }), TypeError);
});

const names = fc
  .stringMatching(/^[-A-Za-z0-9.!%*_+`'~]{1,12}$/)
  .filter((name) => !['l', 'content-length'].includes(name.toLowerCase()));
/** Any text but line breaks, and nothing that unfolding or trimming would change. */
const values = fc
  .string({ unit: 'binary', maxLength: 40 })
  .map((text) => text.replace(/[\r\n\ud800-\udfff]/g, '').replace(/^[ \t]+|[ \t]+$/g, ''));
const rest = {
  headers: fc.array(fc.record({ name: names, value: values }, { noNullPrototype: true }), { maxLength: 8 }),
  body: fc.uint8Array({ maxLength: 30 }),
};
const messages: fc.Arbitrary<SipMessage> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('request' as const),
      method: fc.stringMatching(/^[A-Z!%]{1,12}$/),
      uri: fc.stringMatching(/^(sip|tel|urn):[!#-;=?-~]{1,20}$/),
      ...rest,
    },
    { noNullPrototype: true },
  ),
  fc.record(
    {
      kind: fc.constant('response' as const),
      status: fc.integer({ min: 100, max: 699 }),
      reason: fc.stringMatching(/^[ -~]{0,20}$/),
      ...rest,
    },
    { noNullPrototype: true },
  ),
);

test('written and read again, any message is the same', () => {
  fc.assert(
    fc.property(messages, (message) => assert.deepEqual(decodeMessage(encodeMessage(message)), message)),
    { numRuns: 500 },
  );
});

test('cut at any octet, a message is refused or lacks only body that was not announced', () => {
  const whole = encodeMessage(decodeMessage(bytesOf(REGISTER, '')));
  for (let length = 0; length < whole.length; length += 1) {
    assert.throws(() => decodeMessage(whole.subarray(0, length)), SipDecodeError, `${length} octets`);
  }
});

test('50,000 mutated messages: each is refused, or is read the same after writing', () => {
  const original = bytesOf(REGISTER, 'v=0\r\n');
  const edits = fc.array(
    fc.record({
      at: fc.nat(original.length - 1),
      octet: fc.oneof(fc.constantFrom(...Buffer.from('\r\n ,;:<>"\\@=\0\xff', 'latin1')), fc.nat(255)),
      drop: fc.nat(6),
    }),
    { minLength: 1, maxLength: 6 },
  );
  let read = 0;
  fc.assert(
    fc.property(edits, (list) => {
      let bytes = Buffer.from(original);
      for (const { at, octet, drop } of list) {
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.of(octet), bytes.subarray(at + drop)]);
      }
      let message: SipMessage;
      try {
        message = decodeMessage(bytes);
      } catch (error) {
        assert.ok(error instanceof SipDecodeError, String(error));
        return;
      }
      read += 1;
      assert.deepEqual(decodeMessage(encodeMessage(message)), message);
    }),
    { numRuns: 50_000 },
  );
  assert.ok(read > 1000, `only ${read} were read`);
});
