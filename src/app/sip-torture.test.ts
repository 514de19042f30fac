/** Every message of RFC 4475, by its section, and mutations of them all, against the endpoint with its PBX. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TO_REFUSE, WELL_FORMED } from '#protocols/sip/testing/torture-messages.ts';
import { seededRandom } from '#values/seeded-random.ts';
import { sendMutations } from './testing/mutate-sip.ts';
import { PHONES, SipTorture, soundRequest } from './testing/sip-torture.ts';

/** What each gets: a status, or silence. Who sends them is registered nowhere, and so has to prove himself. */
const EXPECTED: Readonly<Record<string, number | undefined>> = {
  '3.1.1.1 wsinv': 407,
  '3.1.1.2 intmeth': 407,
  '3.1.1.3 esc01': 407,
  '3.1.1.4 escnull': 401,
  '3.1.1.5 esc02': 405,
  '3.1.1.6 lwsdisp': 407,
  '3.1.1.7 longreq': 407,
  '3.1.1.8 dblreq': 401,
  '3.1.1.9 semiuri': 407,
  '3.1.1.10 transports': 407,
  '3.1.1.11 mpart01': 407,
  '3.1.1.12 unreason': undefined,
  '3.1.1.13 noreason': undefined,
  '3.2.1 badbranch': 407,
  '3.3.12 cparam01': 401,
  '3.3.13 cparam02': 401,
  '3.3.14 regescrt': 401,
  '3.3.15 sdp01': 407,
  '3.4.1 inv2543': 407,
  '3.1.2.1 badinv01': undefined,
  '3.1.2.2 clerr': 400,
  '3.1.2.3 ncl': 400,
  '3.1.2.4 scalar02': 400,
  '3.1.2.5 scalarlg': undefined,
  '3.1.2.6 quotbal': 400,
  '3.1.2.7 ltgtruri': 400,
  '3.1.2.8 lwsruri': 400,
  '3.1.2.9 lwsstart': 400,
  '3.1.2.10 trws': 400,
  '3.1.2.11 escruri': 400,
  '3.1.2.12 baddate': 407,
  '3.1.2.13 regbadct': 401,
  '3.1.2.14 badaspec': 400,
  '3.1.2.15 baddn': 400,
  '3.1.2.16 badvers': 505,
  '3.1.2.17 mismatch01': 400,
  '3.1.2.18 mismatch02': 400,
  '3.1.2.19 bigcode': undefined,
  '3.3.1 insuf': undefined,
  '3.3.2 unkscm': 416,
  '3.3.3 novelsc': 416,
  '3.3.4 unksm2': 401,
  '3.3.5 bext01': 420,
  '3.3.6 invut': 407,
  '3.3.7 regaut01': 401,
  '3.3.8 multi01': 400,
  '3.3.9 mcl01': 400,
  '3.3.10 bcast': undefined,
  '3.3.11 zeromf': 483,
};

const NOTHING_LEFT = { clients: 0, servers: 0, planned: 0 };

/** A call between phones goes on working. */
function assertServing(torture: SipTorture): void {
  const sent = torture.answersTo(soundRequest('INVITE', '209', 'z9hG4bKafterwards'), PHONES['208']);
  assert.deepEqual(
    sent.map((message) => (message.kind === 'request' ? message.method : message.status)),
    [100, 'INVITE'],
  );
}

for (const { name, bytes } of [...WELL_FORMED, ...TO_REFUSE]) {
  const expected = EXPECTED[name];
  test(`RFC 4475 §${name} gets ${expected ?? 'silence'}, and harms nothing`, () => {
    assert.ok(name in EXPECTED);
    const torture = new SipTorture();
    const sent = torture.answersTo(bytes);
    const statuses = sent.map((message) => message.kind === 'response' && message.status);
    assert.deepEqual(statuses, expected === undefined ? [] : [expected]);
    assertServing(torture);
    assert.deepEqual([torture.settle(), torture.failures], [NOTHING_LEFT, []]);
  });
}

test('RFC 4475: the well-formed ones for 209, sent by a phone that is registered, reach it', () => {
  const torture = new SipTorture();
  for (const { name, bytes } of WELL_FORMED) {
    const text = Buffer.from(bytes).toString('latin1');
    const isRequestForUser = /^\S+ sip:[^ ]*@/.test(text) && !name.startsWith('3.1.1.1 ');
    if (!isRequestForUser) continue;
    const redirected = text
      .replace(/^(\S+) sip:[^ ]+/, '$1 sip:209@192.0.2.200')
      .replace(/\r\nFrom: [^\r]*/i, '\r\nFrom: <sip:208@192.0.2.200>;tag=1');
    const sent = torture.answersTo(Buffer.from(redirected, 'latin1'), PHONES['208']);
    const [request] = sent.filter((message) => message.kind === 'request');
    assert.ok(request, name);
    assert.equal(request.uri, 'sip:209@192.0.2.9:5060');
  }
  assert.deepEqual([torture.settle(), torture.failures], [NOTHING_LEFT, []]);
});

test('20,000 mutations of these and of calls leave nothing behind and break nothing', () => {
  const torture = new SipTorture();
  sendMutations(torture, 20_000, seededRandom(4475));
  assert.deepEqual(torture.failures, []);
  assert.deepEqual(torture.settle(), NOTHING_LEFT);
  assertServing(torture);
  const { malformed, stray } = torture.intake.counters;
  assert.ok(malformed > 1000 && stray > 100, `${malformed} malformed, ${stray} stray`);
});
