import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHECK_TITLES, type CheckId } from './check-titles.ts';
import type { CheckEvidence, CheckedAccount } from './evidence.ts';
import { judgeAccount } from './judge-account.ts';

const account: CheckedAccount = {
  number: '208',
  host: 'pbx.example',
  port: 5060,
  user: '208',
  authname: '208',
  natEnable: true,
  codecs: ['PCMU', 'PCMA', 'G729'],
  userAgent: 'Cisco-CP7960G/8.0',
};
const MD5 = { realm: 'office', algorithm: 'MD5', qop: ['auth'] };
const WELL = {
  lookup: { address: '192.168.0.5' },
  reach: 'answers',
  answersTo: 'via',
  first: { status: 401, reason: 'Unauthorized', challenges: [MD5] },
  view: { user: '208', authname: '208', realm: 'office', codecs: ['ulaw', 'g722'], maxContacts: 1 },
  login: { status: 200, reason: 'OK', contacts: [] },
  binding: { status: 200, reason: 'OK' },
  behind: [],
} as const satisfies CheckEvidence;
const first = (status: number, challenges: readonly (typeof MD5)[] = []) => ({
  first: { status, reason: 'x', challenges },
});
const refused = { login: { status: 403, reason: 'Forbidden', contacts: [] } };
const other = { uri: 'sip:208@192.168.0.66', isOwn: false };

const BROKEN: readonly (readonly [CheckId, CheckEvidence, Partial<CheckedAccount>?])[] = [
  ['dns', { lookup: { failure: 'no DNS server knows it' } }],
  ['port-closed', { reach: 'refused' }],
  ['tcp-only', { reach: 'tcp-only', first: 'silent' }],
  ['silent', { reach: 'silent', first: 'silent' }],
  ['source-port', { answersTo: 'source-port' }, { natEnable: false }],
  ['source-port', { view: { ...WELL.view, answersSourcePort: true } as const }, { natEnable: false }],
  ['forbidden', first(403)],
  ['no-registrar', first(405)],
  ['unknown-account', first(404)],
  ['unknown-account', { view: 'none' }],
  ['algorithm', first(401, [{ ...MD5, algorithm: 'SHA-256' }])],
  ['quality', first(401, [{ ...MD5, qop: ['auth-int'] }])],
  ['authname', { view: { ...WELL.view, authname: 'desk' } as never }],
  ['realm', { view: { ...WELL.view, realm: 'asterisk' } as never }],
  ['held-back', { login: { waitSeconds: 40 } }],
  ['secret', refused],
  ['contact', { binding: { status: 503, reason: 'Too many' } }],
  ['contact-limit', { login: { status: 200, reason: 'OK', contacts: [other] } }],
  ['codecs', { view: { ...WELL.view, codecs: ['g722', 'opus'] } as never }],
  ['phone-behind', { behind: ['line1_password'] }],
];

test('nothing is in the way of an account that is well, with either nat_enable', () => {
  for (const natEnable of [true, false])
    assert.equal(judgeAccount(WELL, { ...account, natEnable }), undefined);
});

for (const [id, change, about] of BROKEN) {
  test(`${id}: ${JSON.stringify(change)}`, () => {
    const finding = judgeAccount({ ...WELL, ...change }, { ...account, ...about });
    assert.equal(finding?.id, id);
    assert.ok(finding.remedy.length > 20 && finding.detail.endsWith('.'));
  });
}

test('every finding is shown by an example, but the one of a PBX that tells nothing of itself', () => {
  const { view: _view, ...blind } = { ...WELL, ...refused };
  assert.equal(judgeAccount(blind, account)?.id, 'credentials');
  const shown = new Set([...BROKEN.map(([id]) => id), 'credentials']);
  assert.deepEqual(
    Object.keys(CHECK_TITLES).filter((id) => !shown.has(id)),
    [],
  );
});

test('a limit is in nobody’s way whose contact is there, or whose contact replaces the other', () => {
  const own = { uri: 'sip:208@192.168.0.41', isOwn: true };
  const full = { login: { status: 200, reason: 'OK', contacts: [own] } };
  assert.equal(judgeAccount({ ...WELL, ...full }, account), undefined);
  const replacing = { ...WELL.view, replacesContacts: true } as const;
  const taken = { login: { status: 200, reason: 'OK', contacts: [other] } };
  assert.equal(judgeAccount({ ...WELL, ...taken, view: replacing }, account), undefined);
});

test('of several things the one is told that the phone would meet first', () => {
  const broken = {
    ...WELL,
    lookup: { failure: 'x' },
    reach: 'refused',
    answersTo: 'source-port',
    first: { status: 401, reason: 'x', challenges: [{ ...MD5, algorithm: 'SHA-256' }] },
    view: 'none',
    ...refused,
    behind: ['line1_password'],
  } as const;
  const told: (CheckId | undefined)[] = [];
  let evidence: CheckEvidence = broken;
  for (const mend of [
    'lookup',
    'reach',
    'answersTo',
    'first',
    'view',
    'login',
    'behind',
    'codecs',
  ] as const) {
    told.push(judgeAccount(evidence, { ...account, natEnable: false })?.id);
    if (mend !== 'codecs') evidence = { ...evidence, [mend]: WELL[mend] };
  }
  const order = [
    'dns',
    'port-closed',
    'source-port',
    'algorithm',
    'unknown-account',
    'secret',
    'phone-behind',
  ];
  assert.deepEqual(told, [...order, undefined]);
});
