/**
 * Torture messages of RFC 4475 that concern reading, made anew from what each section says it tests. Whether a
 * well-formed but senseless request is served is the business of who answers it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contactsOf, requestedExpiry } from './contact.ts';
import { parseCredentials } from './digest-headers.ts';
import { headerValue, headerValues, listElements } from './header-field.ts';
import { mandatoryHeaders } from './mandatory-headers.ts';
import { decodeMessage, encodeMessage, type SipRequest } from './message.ts';
import { parameterValue } from './parameters.ts';
import { parseSipUri, unescapedUser } from './uri.ts';
import { parseVia } from './via.ts';

interface Parts {
  readonly start?: string;
  readonly to?: string;
  readonly from?: string;
  readonly cseq?: string;
  readonly via?: string;
  readonly more?: readonly string[];
  readonly body?: string;
}

/** A sound request but for the parts given. */
function bytesOf({
  start = 'OPTIONS sip:user@example.com SIP/2.0',
  more = [],
  body = '',
  ...parts
}: Parts): Buffer {
  const method = start.trim().split(/\s+/)[0];
  const lines = [
    start,
    `To: ${parts.to ?? 'sip:user@example.com'}`,
    `From: ${parts.from ?? '<sip:caller@example.org>;tag=33242'}`,
    'Max-Forwards: 70',
    'Call-ID: torture.0ha0isndaksdj@192.0.2.1',
    `CSeq: ${parts.cseq ?? `8 ${method}`}`,
    `Via: ${parts.via ?? 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKkdjuw'}`,
    ...more,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

function read(bytes: Uint8Array): SipRequest {
  const message = decodeMessage(bytes);
  mandatoryHeaders(message);
  assert.deepEqual(decodeMessage(encodeMessage(message)), message);
  assert.ok(message.kind === 'request');
  return message;
}

test('3.1.1.1 wsinv: white space and folding wherever they may stand', () => {
  const message = read(
    Buffer.from(
      [
        'INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0',
        'TO :',
        ' sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n',
        'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>',
        '  ;',
        '  tag = 98asjd8',
        'MaX-fOrWaRdS: 0068',
        'Call-ID: wsinv.ndaksdj@192.0.2.1',
        'Content-Length   : 3',
        'cseq: 0009',
        '  INVITE',
        'Via  : SIP  /   2.0',
        ' /UDP',
        '    192.0.2.2;branch=390skdjuw',
        's :',
        'NewFangledHeader:   newfangled value',
        ' continued newfangled value',
        'UnknownHeaderWithUnusualValue: ;;,,;;,;',
        'Route:',
        ' <sip:services.example.com;lr;unknownwith=value;unknown-no-value>',
        'v:  SIP  / 2.0  / TCP     spindle.example.com   ;',
        '  branch  =   z9hG4bK9ikj8  ,',
        ' SIP  /    2.0   / UDP  192.168.255.111   ; branch=',
        ' z9hG4bK30239',
        'm:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =',
        '      newvalue ;',
        '  secondparam ; q = 0.33',
        '',
        'sdp',
      ].join('\r\n'),
    ),
  );
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
  const method = "!interesting-Method0123456789_*+`.%indeed'~";
  const uri =
    "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com";
  const message = read(
    bytesOf({
      start: `${method} ${uri} SIP/2.0`,
      via: "SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~",
      to: '"BEL:\\\u0007 NUL:\\\u0000 DEL:\\\u007f" <sip:1_unusual.URI~(to-be!sure)@example.com>',
      from: "token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"\u043f\u0440\u0438\";tag=_token~1'+`*%!-.",
      more: ["extensionHeader-!.%*+_`'~:\ufeff\u5927\u505c\u96fb", 'Content-Length: 0'],
    }),
  );
  assert.equal(message.method, method);
  assert.equal(parseSipUri(uri).password, "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
  const { from, to } = mandatoryHeaders(message);
  assert.equal(to.displayName, 'BEL:\u0007 NUL:\u0000 DEL:\u007f');
  assert.equal(from.displayName, "token1~` token2'+_ token3*%!.-");
  assert.equal(parameterValue(from.parameters, "fromParam''~+*_!.-%"), '\u043f\u0440\u0438');
  assert.equal(headerValue(message, "extensionheader-!.%*+_`'~"), '\ufeff\u5927\u505c\u96fb');
});

test('3.1.1.3 esc01: escapes in users and parameters', () => {
  const message = read(
    bytesOf({
      start: 'INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0',
      to: 'sip:%75se%72@example.com',
      from: '<sip:I%20have%20spaces@example.net>;tag=938',
      more: ['Contact: <sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>'],
    }),
  );
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
  const message = read(
    bytesOf({
      start: 'REGISTER sip:example.com SIP/2.0',
      to: 'sip:null-%00-null@example.com',
      more: ['Contact: <sip:%00@host5.example.com>', 'Contact: <sip:%00%00@host5.example.com>'],
    }),
  );
  assert.equal(unescapedUser(parseSipUri(mandatoryHeaders(message).to.uri)), 'null-\0-null');
  assert.equal(listElements(message, 'Contact').length, 2);
});

test('3.1.1.5 esc02: a percent sign in a method or a name escapes nothing', () => {
  const message = read(
    bytesOf({ start: 'RE%47IST%45R sip:registrar.example.com SIP/2.0', to: '"%Z%45" <sip:a@b>' }),
  );
  assert.equal(message.method, 'RE%47IST%45R');
  assert.equal(mandatoryHeaders(message).to.displayName, '%Z%45');
});

test('3.1.1.6 lwsdisp: no white space between a name and its bracket', () => {
  const { from } = mandatoryHeaders(read(bytesOf({ from: 'caller<sip:caller@example.com>;tag=323' })));
  assert.deepEqual([from.displayName, from.uri], ['caller', 'sip:caller@example.com']);
});

test('3.1.1.7 longreq: long values of every sort', () => {
  const long = 'really'.repeat(60);
  const message = read(
    bytesOf({
      to: `"I have a user name of ${long}" <sip:${'amazing'.repeat(30)}@example.com;${long}=${long}>;${long}`,
      more: [
        `${long}Header: ${long}`,
        ...Array.from({ length: 33 }, (_, hop) => `v: SIP/2.0/TCP sip${hop}.example.com`),
        `Contact: <sip:${long}@example.com>`,
      ],
    }),
  );
  assert.equal(mandatoryHeaders(message).vias.length, 34);
  assert.equal(headerValue(message, `${long}header`), long);
});

test('3.1.1.8 dblreq: what follows the announced body in a datagram is dropped', () => {
  const second = bytesOf({ start: 'INVITE sip:joe@example.com SIP/2.0' }).toString();
  const message = read(bytesOf({ more: ['Content-Length: 0'], body: `\r\n${second}` }));
  assert.deepEqual([message.method, message.body.length], ['OPTIONS', 0]);
});

test('3.1.1.9 semiuri: a semicolon in the user', () => {
  const uri = parseSipUri(
    read(bytesOf({ start: 'OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0' })).uri,
  );
  assert.deepEqual([uri.user, uri.host, uri.parameters], ['user;par=u%40example.net', 'example.com', []]);
});

test('3.1.1.10 transports: known and unknown transports in Via', () => {
  const transports = ['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP'];
  const more = transports.map(
    (transport) => `Via: SIP/2.0/${transport} t1.example.com;branch=z9hG4bK${transport}`,
  );
  const { vias } = mandatoryHeaders(read(bytesOf({ more })));
  assert.deepEqual(
    vias.slice(1).map(({ transport }) => transport),
    transports,
  );
});

test('3.1.1.12 unreason and 3.1.1.13 noreason: any reason phrase, and none', () => {
  const rest = bytesOf({ cseq: '8 INVITE' }).toString().split('\r\n').slice(1).join('\r\n');
  const reasonOf = (start: string) => {
    const message = decodeMessage(Buffer.from(`${start}\r\n${rest}`));
    return message.kind === 'response' ? [message.status, message.reason] : undefined;
  };
  const reason = '= 2**3 * 5**2 \u043d\u043e \u0441\u0442\u043e \u043f\u0440\u043e\u0441\u0442\u043e\u0435';
  assert.deepEqual(reasonOf(`SIP/2.0 200 ${reason}`), [200, reason]);
  assert.deepEqual(reasonOf('SIP/2.0 100 '), [100, '']);
});

const refused: Readonly<Record<string, Parts>> = {
  '3.1.2.1 badinv01: separators that part nothing': {
    via: 'SIP/2.0/UDP 192.0.2.15;;,;,,',
    more: ['Contact: "Joe" <sip:joe@example.org>;;;;'],
  },
  '3.1.2.2 clerr: Content-Length beyond the datagram': { more: ['Content-Length: 9999'], body: 'v=0' },
  '3.1.2.3 ncl: negative Content-Length': { more: ['Content-Length: -999'], body: 'v=0' },
  '3.1.2.4 scalar02: CSeq beyond its range': { cseq: '36893488147419103232 OPTIONS' },
  '3.1.2.6 quotbal: a quoted name without its end': { to: '"Mr. J. User <sip:j.user@example.com>' },
  '3.1.2.7 ltgtruri: brackets around the Request-URI': { start: 'OPTIONS <sip:user@example.com> SIP/2.0' },
  '3.1.2.8 lwsruri: white space in the Request-URI': { start: 'OPTIONS sip:user@example.com; lr SIP/2.0' },
  '3.1.2.9 lwsstart: more than one space in the start line': {
    start: 'OPTIONS  sip:user@example.com  SIP/2.0',
  },
  '3.1.2.10 trws: a space behind the start line': { start: 'OPTIONS sip:user@example.com SIP/2.0 ' },
  '3.1.2.14 badaspec: spaces around an address': { to: '"Watson, Thomas" < sip:t.watson@example.org >' },
  '3.1.2.15 baddn: a comma in a name without quotes': {
    from: 'Bell, Alexander <sip:a.g.bell@example.com>;tag=43',
  },
  '3.1.2.16 badvers: a version nobody knows': { start: 'OPTIONS sip:user@example.com SIP/7.0' },
  '3.1.2.17 mismatch01: a method other than that of CSeq': { cseq: '8 INVITE' },
  '3.1.2.18 mismatch02: an unknown method other than that of CSeq': {
    start: 'NEWMETHOD sip:user@example.com SIP/2.0',
    cseq: '8 INVITE',
  },
  '3.3.8 multi01: single headers that stand twice': {
    more: ['CSeq: 59 INVITE', 'To: sip:other@example.com'],
  },
  '3.3.9 mcl01: two lengths': { more: ['Content-Length: 2', 'Content-Length: 3'], body: 'v=0' },
};
for (const [name, parts] of Object.entries(refused)) {
  test(name, () => assert.throws(() => read(bytesOf(parts)), { name: 'DecodeError' }));
}

test('3.1.2.4 scalar02: an Expires beyond its range is the longest there is', () => {
  const message = read(bytesOf({ more: ['Expires: 10000000000000000000'] }));
  assert.equal(requestedExpiry(message), 2 ** 32 - 1);
});

test('3.1.2.5 scalarlg and 3.1.2.19 bigcode: a response with values beyond their range', () => {
  const rest = bytesOf({ cseq: '9292394834772304023312 OPTIONS' })
    .toString()
    .split('\r\n')
    .slice(1)
    .join('\r\n');
  const large = decodeMessage(Buffer.from(`SIP/2.0 503 Service Unavailable\r\n${rest}`));
  assert.throws(() => mandatoryHeaders(large), { name: 'DecodeError' });
  const bigCode = Buffer.from(`SIP/2.0 4294967301 better not break the receiver\r\n${rest}`);
  assert.throws(() => decodeMessage(bigCode), { name: 'DecodeError' });
});

test('3.1.2.12 baddate: a Date nobody asked for harms nothing', () => {
  const message = read(bytesOf({ more: ['Date: Fri, 01 Jan 2010 16:00:00 EST'] }));
  assert.equal(headerValue(message, 'Date'), 'Fri, 01 Jan 2010 16:00:00 EST');
});

test('3.1.2.13 regbadct: headers of a Contact URI outside brackets are refused', () => {
  const message = read(bytesOf({ more: ['Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E'] }));
  assert.throws(() => contactsOf(message), { name: 'DecodeError' });
});

test('3.3.1 insuf: a request without its mandatory headers is refused', () => {
  const bytes = Buffer.from('INVITE sip:user@example.com SIP/2.0\r\nCSeq: 193942 INVITE\r\n\r\n');
  assert.throws(() => read(bytes), { name: 'DecodeError' });
});

test('3.3.2 unkscm, 3.3.3 novelsc and 3.3.4 unksm2: URIs of other schemes are read, and are no SIP URIs', () => {
  for (const uri of [
    'nobodyKnowsThisScheme:totallyopaquecontent',
    'soap.beep://192.0.2.103:3002',
    'name:John_Smith',
  ]) {
    const message = read(bytesOf({ start: `OPTIONS ${uri} SIP/2.0`, to: `<${uri}>` }));
    assert.equal(message.uri, uri);
    assert.throws(() => parseSipUri(message.uri), { name: 'DecodeError' });
  }
});

test('3.3.7 regaut01: an unknown authorization scheme is no Digest', () => {
  const message = read(bytesOf({ more: ['Authorization: NoOneKnowsThisScheme opaque-data=here'] }));
  assert.deepEqual(headerValues(message, 'Authorization').map(parseCredentials), [undefined]);
});

test('3.3.12 cparam01 and 3.3.13 cparam02: a parameter belongs to the header, or inside brackets to the URI', () => {
  const contactOf = (value: string) => {
    const contacts = contactsOf(read(bytesOf({ more: [`Contact: ${value}`] })));
    return contacts === '*' ? undefined : contacts[0];
  };
  assert.deepEqual(contactOf('sip:+19725552222@gw1.example.net;unknownparam')?.parameters, [
    { name: 'unknownparam' },
  ]);
  const inside = contactOf('<sip:+19725552222@gw1.example.net;unknownparam>');
  assert.deepEqual(inside?.parameters, []);
  assert.deepEqual(parseSipUri(inside?.uri ?? '').parameters, [{ name: 'unknownparam' }]);
});

test('3.4.1 inv2543: a request of RFC 2543, without branch, tag or Max-Forwards', () => {
  const message = read(
    Buffer.from(
      [
        'INVITE sip:UserB@example.com SIP/2.0',
        'Via: SIP/2.0/UDP iftgw.example.com',
        'From: <sip:+13035551111@ift.client.example.net;user=phone>',
        'Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>',
        'To: sip:+16505552222@ss1.example.net;user=phone',
        'Call-ID: inv2543.1717@ift.client.example.com',
        'CSeq: 56 INVITE',
        '',
        '',
      ].join('\r\n'),
    ),
  );
  const via = listElements(message, 'Via').map(parseVia)[0];
  assert.deepEqual(via, { transport: 'UDP', host: 'iftgw.example.com', parameters: [] });
});
