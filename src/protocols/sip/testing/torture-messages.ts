/**
 * The torture messages of RFC 4475, each made anew from what its section says it tests, as they come in datagrams.
 */

/** One message, and what an endpoint may do with it. */
export interface TortureMessage {
  /** Section and name: `3.1.1.1 wsinv`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Parts {
  readonly to?: string;
  readonly from?: string;
  readonly cseq?: string;
  readonly via?: string;
  readonly more?: readonly string[];
  readonly body?: string;
}

function message(name: string, start: string, parts: Parts = {}): TortureMessage {
  const method = start.trim().split(/\s+/)[0];
  const short = name.split(' ')[1];
  const lines = [
    start,
    `To: ${parts.to ?? 'sip:user@example.com'}`,
    `From: ${parts.from ?? '<sip:caller@example.org>;tag=33242'}`,
    `Call-ID: ${short}.0ha0isndaksdj@192.0.2.1`,
    `CSeq: ${parts.cseq ?? `8 ${method}`}`,
    `Via: ${parts.via ?? `SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK${short}`}`,
    ...(parts.more ?? ['Max-Forwards: 70']),
  ];
  return { name, bytes: Buffer.from(`${lines.join('\r\n')}\r\n\r\n${parts.body ?? ''}`) };
}

const raw = (name: string, ...lines: string[]): TortureMessage => ({
  name,
  bytes: Buffer.from(lines.join('\r\n')),
});

const OPTIONS = 'OPTIONS sip:user@example.com SIP/2.0';
const INVITE = 'INVITE sip:user@example.com SIP/2.0';
const REGISTER = 'REGISTER sip:example.com SIP/2.0';
const LONG = 'really'.repeat(60);

/** §3.1.1, §3.2, §3.3.12 to §3.3.15 and §3.4: well-formed, however odd. */
export const WELL_FORMED: readonly TortureMessage[] = [
  raw(
    '3.1.1.1 wsinv',
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
  ),
  message(
    '3.1.1.2 intmeth',
    "!interesting-Method0123456789_*+`.%indeed'~ sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0",
    {
      via: "SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~",
      to: '"BEL:\\\u0007 NUL:\\\u0000 DEL:\\\u007f" <sip:1_unusual.URI~(to-be!sure)@example.com>',
      from: "token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"\u043f\u0440\u0438\";tag=_token~1'+`*%!-.",
      more: ['Max-Forwards: 255', "extensionHeader-!.%*+_`'~:\ufeff\u5927\u505c\u96fb", 'Content-Length: 0'],
    },
  ),
  message('3.1.1.3 esc01', 'INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0', {
    to: 'sip:%75se%72@example.com',
    from: '<sip:I%20have%20spaces@example.net>;tag=938',
    more: ['Contact: <sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>'],
  }),
  message('3.1.1.4 escnull', REGISTER, {
    to: 'sip:null-%00-null@example.com',
    from: 'sip:null-%00-null@example.com;tag=839923423',
    more: ['Contact: <sip:%00@host5.example.com>', 'Contact: <sip:%00%00@host5.example.com>'],
  }),
  message('3.1.1.5 esc02', 'RE%47IST%45R sip:registrar.example.com SIP/2.0', { to: '"%Z%45" <sip:a@b>' }),
  message('3.1.1.6 lwsdisp', OPTIONS, { from: 'caller<sip:caller@example.com>;tag=323' }),
  message('3.1.1.7 longreq', INVITE, {
    to: `"I have a user name of ${LONG}" <sip:${'amazing'.repeat(30)}@example.com;${LONG}=${LONG}>;${LONG}`,
    more: [
      `${LONG}Header: ${LONG}`,
      ...Array.from({ length: 33 }, (_, hop) => `v: SIP/2.0/TCP sip${hop}.example.com`),
      `Contact: <sip:${LONG}@example.com>`,
    ],
  }),
  message('3.1.1.8 dblreq', REGISTER, {
    more: ['Content-Length: 0'],
    body: `\r\nINVITE sip:joe@example.com SIP/2.0\r\nTo: sip:joe@example.com\r\n\r\n`,
  }),
  message('3.1.1.9 semiuri', 'OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0'),
  message('3.1.1.10 transports', OPTIONS, {
    more: ['SCTP', 'TLS', 'UNKNOWN', 'TCP'].map(
      (transport) => `Via: SIP/2.0/${transport} t1.example.com;branch=z9hG4bK${transport}`,
    ),
  }),
  message('3.1.1.11 mpart01', 'MESSAGE sip:kumiko@example.org SIP/2.0', {
    more: ['Content-Type: multipart/mixed;boundary=7a9cbec02ceef655'],
    body: `--7a9cbec02ceef655\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\n\r\nHello\r\n--7a9cbec02ceef655\r\nContent-Type: application/octet-stream\r\n\r\n\u0000\u0001SIP/2.0\r\n\r\n--7a9cbec02ceef655--`,
  }),
  message('3.1.1.12 unreason', 'SIP/2.0 200 = 2**3 * 5**2 \u043d\u043e \u0441\u0442\u043e', {
    cseq: '35 INVITE',
  }),
  message('3.1.1.13 noreason', 'SIP/2.0 100 ', { cseq: '35 INVITE' }),
  message('3.2.1 badbranch', OPTIONS, { via: 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK' }),
  message('3.3.12 cparam01', REGISTER, {
    more: ['Contact: sip:+19725552222@gw1.example.net;unknownparam'],
  }),
  message('3.3.13 cparam02', REGISTER, {
    more: ['Contact: <sip:+19725552222@gw1.example.net;unknownparam>'],
  }),
  message('3.3.14 regescrt', REGISTER, {
    more: ['Contact: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>'],
  }),
  message('3.3.15 sdp01', INVITE, {
    more: ['Accept: text/nobodyKnowsThis', 'Content-Type: application/sdp'],
    body: 'v=0\r\no=mhandley 29739 7272939 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n',
  }),
  raw(
    '3.4.1 inv2543',
    'INVITE sip:UserB@example.com SIP/2.0',
    'Via: SIP/2.0/UDP iftgw.example.com',
    'From: <sip:+13035551111@ift.client.example.net;user=phone>',
    'Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>',
    'To: sip:+16505552222@ss1.example.net;user=phone',
    'Call-ID: inv2543.1717@ift.client.example.com',
    'CSeq: 56 INVITE',
    '',
    '',
  ),
];

/** §3.1.2 and the rest of §3.3: malformed, or well-formed and not to be served. */
export const TO_REFUSE: readonly TortureMessage[] = [
  message('3.1.2.1 badinv01', INVITE, {
    via: 'SIP/2.0/UDP 192.0.2.15;;,;,,',
    more: ['Contact: "Joe" <sip:joe@example.org>;;;;'],
  }),
  message('3.1.2.2 clerr', INVITE, { more: ['Content-Length: 9999'], body: 'v=0' }),
  message('3.1.2.3 ncl', INVITE, { more: ['Content-Length: -999'], body: 'v=0' }),
  message('3.1.2.4 scalar02', REGISTER, {
    cseq: '36893488147419103232 REGISTER',
    more: [
      'Max-Forwards: 300',
      'Expires: 10000000000000000000',
      'Contact: <sip:u@h>;expires=280297596632815',
    ],
  }),
  message('3.1.2.5 scalarlg', 'SIP/2.0 503 Service Unavailable', {
    cseq: '9292394834772304023312 OPTIONS',
    more: ['Retry-After: 949302838503028349304023988'],
  }),
  message('3.1.2.6 quotbal', INVITE, { to: '"Mr. J. User <sip:j.user@example.com>' }),
  message('3.1.2.7 ltgtruri', 'INVITE <sip:user@example.com> SIP/2.0'),
  message('3.1.2.8 lwsruri', 'INVITE sip:user@example.com; lr SIP/2.0'),
  message('3.1.2.9 lwsstart', 'INVITE  sip:user@example.com  SIP/2.0'),
  message('3.1.2.10 trws', 'OPTIONS sip:user@example.com SIP/2.0 '),
  message('3.1.2.11 escruri', 'INVITE sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0'),
  message('3.1.2.12 baddate', INVITE, { more: ['Date: Fri, 01 Jan 2010 16:00:00 EST'] }),
  message('3.1.2.13 regbadct', REGISTER, {
    more: ['Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E'],
  }),
  message('3.1.2.14 badaspec', OPTIONS, { to: '"Watson, Thomas" < sip:t.watson@example.org >' }),
  message('3.1.2.15 baddn', OPTIONS, { from: 'Bell, Alexander <sip:a.g.bell@example.com>;tag=43' }),
  message('3.1.2.16 badvers', 'OPTIONS sip:user@example.com SIP/7.0'),
  message('3.1.2.17 mismatch01', OPTIONS, { cseq: '8 INVITE' }),
  message('3.1.2.18 mismatch02', 'NEWMETHOD sip:user@example.com SIP/2.0', { cseq: '8 INVITE' }),
  message('3.1.2.19 bigcode', 'SIP/2.0 4294967301 better not break the receiver', { cseq: '8 OPTIONS' }),
  raw('3.3.1 insuf', 'INVITE sip:user@example.com SIP/2.0', 'CSeq: 193942 INVITE', '', ''),
  message('3.3.2 unkscm', 'OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0'),
  message('3.3.3 novelsc', 'OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0'),
  message('3.3.4 unksm2', REGISTER, {
    to: 'isbn:2983792873',
    from: '<http://www.example.com>;tag=3234233',
    more: ['Contact: <name:John_Smith>'],
  }),
  message('3.3.5 bext01', OPTIONS, {
    more: ['Require: nothingSupportsThis', 'Proxy-Require: noProxiesSupportThis'],
  }),
  message('3.3.6 invut', INVITE, { more: ['Content-Type: application/unknownformat'], body: '<audio/>' }),
  message('3.3.7 regaut01', REGISTER, { more: ['Authorization: NoOneKnowsThisScheme opaque-data=here'] }),
  message('3.3.8 multi01', INVITE, { more: ['CSeq: 59 INVITE', 'To: sip:other@example.com'] }),
  message('3.3.9 mcl01', OPTIONS, { more: ['Content-Length: 2', 'Content-Length: 3'], body: 'v=0' }),
  message('3.3.10 bcast', 'SIP/2.0 200 OK', {
    cseq: '8 INVITE',
    via: 'SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923',
    more: ['Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23'],
  }),
  message('3.3.11 zeromf', OPTIONS, { more: ['Max-Forwards: 0'] }),
];

/** The octets of one of them, by its name without the section: `wsinv`. Throws when there is none. */
export function torture(name: string): Uint8Array {
  const found = [...WELL_FORMED, ...TO_REFUSE].find((message) => message.name.endsWith(` ${name}`));
  if (found === undefined) throw new RangeError(`no torture message ${name}`);
  return found.bytes;
}
