/**
 * The torture messages of RFC 4475 as they are read. Whether a well-formed but senseless request is served is the
 * business of who answers it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contactsOf, requestedExpiry } from './contact.ts';
import { parseCredentials } from './digest-headers.ts';
import { headerValue, headerValues, listElements } from './header-field.ts';
import { mandatoryHeaders } from './mandatory-headers.ts';
import { decodeMessage, encodeMessage, type SipRequest } from './message.ts';
import { parameterValue } from './parameters.ts';
import { torture } from './testing/torture-messages.ts';
import { parseSipUri, unescapedUser } from './uri.ts';
import { parseVia } from './via.ts';

function read(bytes: Uint8Array): SipRequest {
  const message = decodeMessage(bytes);
  mandatoryHeaders(message);
  assert.deepEqual(decodeMessage(encodeMessage(message)), message);
  assert.ok(message.kind === 'request');
  return message;
}

test('3.1.1.1 wsinv: white space and folding wherever they may stand', () => {
  const message = read(torture('wsinv'));
  const { vias, from, to, cseq } = mandatoryHeaders(message);
  assert.deepEqual(cseq, { number: 9, method: 'INVITE' });
  assert.equal(from.displayName, 'J Rosenberg \\"');
  assert.equal(parameterValue(to.parameters, 'tag'), '1918181833n');
  assert.deepEqual(
    vias.map(({ transport, host, parameters }) => [transport, host, parameterValue(parameters, 'branch')]),
    [
      ['UDP', '192.0.2.2', '390skdjuw'],
      ['TCP', 'spindle.example.com', 'z9hG4bK9ikj8'],
      ['UDP', '192.168.255.111', 'z9hG4bK30239'],
    ],
  );
  assert.equal(headerValue(message, 'Subject'), '');
  assert.equal(headerValue(message, 'newfangledheader'), 'newfangled value continued newfangled value');
  const contacts = contactsOf(message);
  assert.ok(contacts !== '*' && contacts[0]);
  assert.equal(contacts[0].displayName, 'Quoted string ""');
  assert.equal(parameterValue(contacts[0].parameters, 'Q'), '0.33');
  assert.equal(Buffer.from(message.body).toString(), 'sdp');
});

test('3.1.1.2 intmeth: every odd but legal character', () => {
  const message = read(torture('intmeth'));
  assert.equal(message.method, "!interesting-Method0123456789_*+`.%indeed'~");
  assert.equal(parseSipUri(message.uri).password, "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
  const { from, to } = mandatoryHeaders(message);
  assert.equal(to.displayName, 'BEL:\u0007 NUL:\u0000 DEL:\u007f');
  assert.equal(from.displayName, "token1~` token2'+_ token3*%!.-");
  assert.equal(parameterValue(from.parameters, "fromParam''~+*_!.-%"), '\u043f\u0440\u0438');
  assert.equal(headerValue(message, "extensionheader-!.%*+_`'~"), '\ufeff\u5927\u505c\u96fb');
});

test('3.1.1.3 esc01: escapes in users and parameters', () => {
  const message = read(torture('esc01'));
  assert.equal(unescapedUser(parseSipUri(message.uri)), 'sips:user@example.com');
  const { from, to } = mandatoryHeaders(message);
  assert.equal(unescapedUser(parseSipUri(to.uri)), 'user');
  assert.equal(unescapedUser(parseSipUri(from.uri)), 'I have spaces');
  const contacts = contactsOf(message);
  assert.ok(contacts !== '*' && contacts[0]);
  assert.deepEqual(parseSipUri(contacts[0].uri).parameters, [
    { name: '%6C%72' },
    { name: 'n%61me', value: 'v%61lue%25%34%31' },
  ]);
});

test('3.1.1.4 escnull: an escaped NUL is part of a user', () => {
  const message = read(torture('escnull'));
  assert.equal(unescapedUser(parseSipUri(mandatoryHeaders(message).to.uri)), 'null-\0-null');
  assert.equal(listElements(message, 'Contact').length, 2);
});

test('3.1.1.5 esc02: a percent sign in a method or a name escapes nothing', () => {
  const message = read(torture('esc02'));
  assert.equal(message.method, 'RE%47IST%45R');
  assert.equal(mandatoryHeaders(message).to.displayName, '%Z%45');
});

test('3.1.1.6 lwsdisp: no white space between a name and its bracket', () => {
  const { from } = mandatoryHeaders(read(torture('lwsdisp')));
  assert.deepEqual([from.displayName, from.uri], ['caller', 'sip:caller@example.com']);
});

test('3.1.1.7 longreq: long values of every sort', () => {
  const long = 'really'.repeat(60);
  const message = read(torture('longreq'));
  assert.equal(mandatoryHeaders(message).vias.length, 34);
  assert.equal(headerValue(message, `${long}header`), long);
});

test('3.1.1.8 dblreq: what follows the announced body in a datagram is dropped', () => {
  const message = read(torture('dblreq'));
  assert.deepEqual([message.method, message.body.length], ['REGISTER', 0]);
});

test('3.1.1.9 semiuri: a semicolon in the user', () => {
  const uri = parseSipUri(read(torture('semiuri')).uri);
  assert.deepEqual([uri.user, uri.host, uri.parameters], ['user;par=u%40example.net', 'example.com', []]);
});

test('3.1.1.10 transports: known and unknown transports in Via', () => {
  const { vias } = mandatoryHeaders(read(torture('transports')));
  assert.deepEqual(
    vias.map(({ transport }) => transport),
    ['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP'],
  );
});

test('3.1.1.12 unreason and 3.1.1.13 noreason: any reason phrase, and none', () => {
  const reasonOf = (name: string) => {
    const message = decodeMessage(torture(name));
    return message.kind === 'response' ? [message.status, message.reason] : undefined;
  };
  assert.deepEqual(reasonOf('unreason'), [200, '= 2**3 * 5**2 \u043d\u043e \u0441\u0442\u043e']);
  assert.deepEqual(reasonOf('noreason'), [100, '']);
});

for (const name of [
  '3.1.2.1 badinv01: separators that part nothing',
  '3.1.2.2 clerr: Content-Length beyond the datagram',
  '3.1.2.3 ncl: negative Content-Length',
  '3.1.2.4 scalar02: CSeq beyond its range',
  '3.1.2.6 quotbal: a quoted name without its end',
  '3.1.2.7 ltgtruri: brackets around the Request-URI',
  '3.1.2.8 lwsruri: white space in the Request-URI',
  '3.1.2.9 lwsstart: more than one space in the start line',
  '3.1.2.10 trws: a space behind the start line',
  '3.1.2.14 badaspec: spaces around an address',
  '3.1.2.15 baddn: a comma in a name without quotes',
  '3.1.2.16 badvers: a version nobody knows',
  '3.1.2.17 mismatch01: a method other than that of CSeq',
  '3.1.2.18 mismatch02: an unknown method other than that of CSeq',
  '3.3.8 multi01: single headers that stand twice',
  '3.3.9 mcl01: two lengths',
]) {
  const short = /^\S+ (\w+):/.exec(name)?.[1] ?? '';
  test(name, () => assert.throws(() => read(torture(short)), { name: 'DecodeError' }));
}

test('3.1.2.4 scalar02: an Expires beyond its range is the longest there is', () => {
  const message = decodeMessage(torture('scalar02'));
  assert.ok(message.kind === 'request');
  assert.equal(requestedExpiry(message), 2 ** 32 - 1);
});

test('3.1.2.5 scalarlg and 3.1.2.19 bigcode: a response with values beyond their range', () => {
  const large = decodeMessage(torture('scalarlg'));
  assert.throws(() => mandatoryHeaders(large), { name: 'DecodeError' });
  assert.throws(() => decodeMessage(torture('bigcode')), { name: 'DecodeError' });
});

test('3.1.2.12 baddate: a Date nobody asked for harms nothing', () => {
  const message = read(torture('baddate'));
  assert.equal(headerValue(message, 'Date'), 'Fri, 01 Jan 2010 16:00:00 EST');
});

test('3.1.2.13 regbadct: headers of a Contact URI outside brackets are refused', () => {
  const message = read(torture('regbadct'));
  assert.throws(() => contactsOf(message), { name: 'DecodeError' });
});

test('3.3.1 insuf: a request without its mandatory headers is refused', () => {
  assert.throws(() => read(torture('insuf')), { name: 'DecodeError' });
});

test('3.3.2 unkscm, 3.3.3 novelsc and 3.3.4 unksm2: URIs of other schemes are read, and are no SIP URIs', () => {
  const toOf = (message: SipRequest) => mandatoryHeaders(message).to.uri;
  for (const [uri, expected] of [
    [read(torture('unkscm')).uri, 'nobodyKnowsThisScheme:totallyopaquecontent'],
    [read(torture('novelsc')).uri, 'soap.beep://192.0.2.103:3002'],
    [toOf(read(torture('unksm2'))), 'isbn:2983792873'],
  ] as const) {
    assert.equal(uri, expected);
    assert.throws(() => parseSipUri(uri), { name: 'DecodeError' });
  }
});

test('3.3.7 regaut01: an unknown authorization scheme is no Digest', () => {
  const message = read(torture('regaut01'));
  assert.deepEqual(headerValues(message, 'Authorization').map(parseCredentials), [undefined]);
});

test('3.3.12 cparam01 and 3.3.13 cparam02: a parameter belongs to the header, or inside brackets to the URI', () => {
  const contactOf = (name: string) => {
    const contacts = contactsOf(read(torture(name)));
    return contacts === '*' ? undefined : contacts[0];
  };
  assert.deepEqual(contactOf('cparam01')?.parameters, [{ name: 'unknownparam' }]);
  const inside = contactOf('cparam02');
  assert.deepEqual(inside?.parameters, []);
  assert.deepEqual(parseSipUri(inside?.uri ?? '').parameters, [{ name: 'unknownparam' }]);
});

test('3.4.1 inv2543: a request of RFC 2543, without branch, tag or Max-Forwards', () => {
  const message = read(torture('inv2543'));
  const via = listElements(message, 'Via').map(parseVia)[0];
  assert.deepEqual(via, { transport: 'UDP', host: 'iftgw.example.com', parameters: [] });
});
