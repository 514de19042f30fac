import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OfferedTerms } from '#provisioning/dhcp/offered-terms.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { judgeOffers } from './judge-offers.ts';
import type { OptionSlip, ProbedOffer, TftpReach } from './probed-offer.ts';

const address = (text: string) => text as Ipv4Address;
const OURS = address('192.168.0.2');
const ROUTER = address('192.168.0.1');
const FAR = address('10.9.9.9');

const TERMS: OfferedTerms = {
  address: address('192.168.0.57'),
  mask: address('255.255.255.0'),
  routers: [ROUTER],
  dnsServers: [ROUTER],
  tftpServers: [OURS],
  tftpName: OURS,
  nextServer: OURS,
  leaseSeconds: 86_400,
};
const OFFER: ProbedOffer = {
  server: ROUTER,
  namesItself: true,
  source: ROUTER,
  afterMilliseconds: 12,
  terms: TERMS,
  serverName: '',
  slips: [],
};
const { mask: _mask, ...withoutMask } = TERMS;
const { leaseSeconds: _lease, ...withoutLease } = TERMS;
const { tftpName: _name, nextServer: _next, ...only150 } = TERMS;
const silentTerms = { ...only150, tftpServers: [] };

const answers = (at: Ipv4Address): TftpReach => ({ kind: 'answers', address: at });
const REACHED = new Map<string, TftpReach>([
  [OURS, answers(OURS)],
  [FAR, answers(FAR)],
  ['tftp', answers(OURS)],
  ['gone', { kind: 'unknown-name' }],
]);

const judge = (offers: readonly ProbedOffer[], reached = REACHED) =>
  judgeOffers(offers, { ours: [OURS], reached });
const withTerms = (terms: OfferedTerms): ProbedOffer => ({ ...OFFER, terms });
const withSlip = (slip: OptionSlip): ProbedOffer => ({ ...OFFER, slips: [slip] });

/** Each offer alone: severity and id of what is found, and whether a phone comes to its files. */
const CASES: readonly (readonly [name: string, offer: ProbedOffer, findings: readonly string[]])[] = [
  ['everything as it should be', OFFER, []],
  ['150 alone', withTerms(only150), []],
  ['66 alone, as an address', withTerms({ ...silentTerms, tftpName: OURS }), []],
  ['siaddr alone, ours', withTerms({ ...silentTerms, nextServer: OURS }), ['warning tftp-by-siaddr-only']],
  [
    'siaddr alone, of a server that was told nothing',
    withTerms({ ...silentTerms, nextServer: ROUTER }),
    ['problem tftp-by-siaddr-only'],
  ],
  ['nothing about TFTP', withTerms(silentTerms), ['problem no-tftp-server']],
  ['66 and 150 that differ', withTerms({ ...TERMS, tftpName: FAR }), ['warning tftp-servers-differ']],
  [
    'another TFTP server, which answers',
    withTerms({ ...TERMS, tftpServers: [FAR], tftpName: FAR }),
    ['warning tftp-elsewhere'],
  ],
  ['a name that is known', withTerms({ ...silentTerms, tftpName: 'tftp' }), ['note tftp-by-name']],
  ['a name that is unknown', withTerms({ ...silentTerms, tftpName: 'gone' }), ['problem tftp-name-unknown']],
  [
    'a name without DNS',
    withTerms({ ...silentTerms, tftpName: 'gone', dnsServers: [] }),
    ['problem tftp-name-without-dns'],
  ],
  ['no mask', withTerms(withoutMask), ['warning no-mask']],
  ['no lease time', withTerms(withoutLease), ['warning no-lease-time']],
  [
    'no address',
    withTerms({ ...TERMS, address: address('0.0.0.0'), mask: address('0.0.0.0') }),
    ['problem no-address'],
  ],
  ['no router, near files', withTerms({ ...TERMS, routers: [] }), ['note no-router']],
  [
    'no router, far files',
    withTerms({ ...only150, tftpServers: [FAR], routers: [] }),
    ['problem no-router', 'warning tftp-elsewhere'],
  ],
  ['a router of another network', withTerms({ ...TERMS, routers: [FAR] }), ['warning router-elsewhere']],
  [
    'a router of another network, far files',
    withTerms({ ...only150, tftpServers: [FAR], routers: [FAR] }),
    ['problem router-elsewhere', 'warning tftp-elsewhere'],
  ],
  [
    'a server that does not say who it is',
    { ...OFFER, namesItself: false },
    ['problem no-server-identifier'],
  ],
  ['150 as text', withSlip({ kind: '150-is-text', text: OURS }), ['problem option-150-is-text']],
  ['66 as octets', withSlip({ kind: '66-is-octets', address: OURS }), ['problem option-66-is-octets']],
  [
    '66 with blanks',
    withSlip({ kind: '66-has-blanks', text: ' 192.168.0.2' }),
    ['problem option-66-has-blanks'],
  ],
  ['66 with a NUL octet', withSlip({ kind: '66-ends-with-nul' }), ['note option-66-ends-with-nul']],
  [
    'an option of 5 octets',
    withSlip({ kind: 'length', option: 'Option 3 (routers)', octets: 5 }),
    ['warning option-length'],
  ],
];

for (const [name, offer, expected] of CASES) {
  test(`an offer to a phone: ${name}`, () => {
    const { offers, findings, ok } = judge([offer]);
    const found = offers.flatMap((one) => one.findings).map(({ severity, id }) => `${severity} ${id}`);
    assert.deepEqual([found, findings], [expected, []]);
    assert.equal(
      ok,
      expected.every((finding) => !finding.startsWith('problem')),
    );
  });
}

test('every problem says what to do', () => {
  for (const [name, offer] of CASES) {
    for (const { severity, remedy } of judge([offer]).offers.flatMap((one) => one.findings)) {
      if (severity === 'problem') assert.ok(remedy, name);
    }
  }
});

test('silence where a phone would look depends on whose it is', () => {
  const silent = (at: Ipv4Address) => new Map<string, TftpReach>([[at, { kind: 'silent', address: at }]]);
  const remedyOf = (offer: ProbedOffer, at: Ipv4Address) =>
    judge([offer], silent(at)).offers[0]?.findings.find(({ id }) => id === 'tftp-silent')?.remedy;
  assert.match(remedyOf(OFFER, OURS) ?? '', /offhook serve/);
  assert.match(remedyOf(withTerms({ ...only150, tftpServers: [FAR] }), FAR) ?? '', /Correct the address/);
});

test('nobody answers', () => {
  const { findings, phone, ok } = judge([]);
  assert.deepEqual([findings.map(({ id }) => id), ok], [['no-offer'], false]);
  assert.match(phone, /Configuring IP/);
});

test('a server name in the header is told where option 66 is missing', () => {
  const [judged] = judge([{ ...withTerms(silentTerms), serverName: '192.168.0.2' }]).offers;
  assert.match(judged?.findings[0]?.says ?? '', /"192\.168\.0\.2", which is not option 66/);
});

test('two servers that say the same are a warning, two that disagree a problem with what they say', () => {
  const rogue: ProbedOffer = { ...OFFER, server: FAR, source: FAR, afterMilliseconds: 3 };
  const alike = judge([OFFER, rogue]);
  assert.deepEqual([alike.findings.map(({ id }) => id), alike.ok], [['several-servers'], true]);

  const other = { ...rogue, terms: { ...TERMS, tftpServers: [FAR], tftpName: FAR, routers: [] } };
  const { findings, ok, offers, phone } = judge([OFFER, other]);
  assert.deepEqual([findings.map(({ id }) => id), ok], [['servers-disagree'], false]);
  assert.match(
    findings[0]?.says ?? '',
    /TFTP server: 10\.9\.9\.9 \(10\.9\.9\.9\), 192\.168\.0\.2 \(192\.168\.0\.1\)/,
  );
  assert.match(findings[0]?.says ?? '', /router: none \(10\.9\.9\.9\), 192\.168\.0\.1/);
  assert.doesNotMatch(findings[0]?.says ?? '', /network:/);
  assert.deepEqual(
    offers.map(({ offer }) => offer.server),
    [FAR, ROUTER],
  );
  assert.match(phone, /take 192\.168\.0\.57 from 10\.9\.9\.9, and ask 10\.9\.9\.9 \(option 150\)/);
});

test('one server that answers through two relays is one server', () => {
  const relayed = { ...OFFER, source: address('192.168.0.254') };
  assert.deepEqual(judge([OFFER, relayed]).findings, []);
});

test('how sure it is where a phone looks', () => {
  const confidenceOf = (terms: OfferedTerms) => {
    const [judged] = judge([withTerms(terms)]).offers;
    return `${judged?.tftp?.from} ${judged?.tftp?.confidence}`;
  };
  assert.equal(confidenceOf(TERMS), 'option 150 observed');
  assert.equal(confidenceOf({ ...TERMS, tftpName: FAR }), 'option 150 uncertain');
  assert.equal(confidenceOf({ ...silentTerms, tftpName: OURS }), 'option 66 observed');
  assert.equal(confidenceOf({ ...silentTerms, nextServer: OURS }), 'siaddr uncertain');
});
