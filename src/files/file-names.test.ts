import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseMacAddress } from '#values/mac-address.ts';
import { classifyFileName, type PhoneFileKind, phoneFileName, sharedFileName } from './file-names.ts';

const mac = parseMacAddress('00115C93AFD1');
assert.ok(mac);

const PHONE_FILES: readonly (readonly [PhoneFileKind, string])[] = [
  ['ctl', 'CTLSEP00115C93AFD1.tlv'],
  ['itl', 'ITLSEP00115C93AFD1.tlv'],
  ['sep-xml', 'SEP00115C93AFD1.cnf.xml'],
  ['sep-cnf', 'SEP00115C93AFD1.cnf'],
  ['phone-cnf', 'SIP00115C93AFD1.cnf'],
  ['mgcp-cnf', 'MGC00115C93AFD1.cnf'],
  ['profile-7905', 'ld00115c93afd1'],
  ['profile-7912', 'gk00115c93afd1'],
];

test('files named after a phone give its address', () => {
  for (const [kind, name] of PHONE_FILES) {
    assert.deepEqual(classifyFileName(name), {
      kind,
      mac,
      canonicalName: name,
      directory: '',
      caseDiffers: false,
    });
    assert.equal(phoneFileName(kind, mac), name);
  }
});

test('another letter case is recognised and said', () => {
  const cases = [
    ['SipDefault.cnf', 'SIPDefault.cnf'],
    ['os79xx.txt', 'OS79XX.TXT'],
    ['xmldefault.CNF.XML', 'XMLDefault.cnf.xml'],
    ['RingList.dat', 'RINGLIST.DAT'],
    ['SYNCINFO.XML', 'syncinfo.xml'],
    ['Dialplan.xml', 'dialplan.xml'],
    ['sip00115c93afd1.CNF', 'SIP00115C93AFD1.cnf'],
    ['GK00115C93AFD1', 'gk00115c93afd1'],
    ['p0s3-8-12-00.SB2', 'P0S3-8-12-00.sb2'],
  ];
  for (const [asked = '', canonicalName] of cases) {
    const name = classifyFileName(asked);
    assert.ok(name.kind !== 'unusable' && name.kind !== 'other', asked);
    assert.deepEqual([name.canonicalName, name.caseDiffers], [canonicalName, true]);
  }
});

test('prefixes that phones put in front are taken away, folders are kept apart', () => {
  for (const asked of ['./SIPDefault.cnf', '/SIPDefault.cnf', '.\\SIPDefault.cnf', '/.//./SIPDefault.cnf']) {
    const name = classifyFileName(asked);
    assert.equal(name.kind, 'default-cnf', asked);
    assert.ok('canonicalName' in name);
    assert.equal(name.canonicalName, sharedFileName('default-cnf'));
  }
  assert.deepEqual(classifyFileName('sales/SIP00115C93AFD1.cnf'), {
    kind: 'phone-cnf',
    mac,
    canonicalName: 'sales/SIP00115C93AFD1.cnf',
    directory: 'sales/',
    caseDiffers: false,
  });
});

test('firmware parts and dial plans carry what they name', () => {
  const part = classifyFileName('P003-8-12-00.sbn');
  assert.ok(part.kind === 'firmware');
  assert.deepEqual([part.load, part.extension], ['P003-8-12-00', 'sbn']);
  const plan = classifyFileName('dialplan-sales.xml');
  assert.ok(plan.kind === 'dial-plan');
  assert.equal(plan.template, 'dialplan-sales');
});

test('strangers stay strangers', () => {
  for (const asked of [
    'SIP000000000000.cnf',
    'SIP01005E000001.cnf',
    'SIP00115C93AFD1.cnf.bak',
    'SIP00115C93AFD.cnf',
    'POS3-8-12-00.sb2',
    'SIPDefault_cnf',
    'SIP00115C93AFD1xcnf',
    '7960-font.xml',
  ]) {
    const name = classifyFileName(asked);
    assert.deepEqual([name.kind, 'canonicalName' in name && name.canonicalName], ['other', asked]);
  }
});

test('names that could leave the folder or hurt a log are refused', () => {
  for (const asked of ['', '/', './', '../etc/passwd', 'a\\..\\b', 'a\0.cnf', 'a\n', 'x'.repeat(256)]) {
    assert.equal(classifyFileName(asked).kind, 'unusable', JSON.stringify(asked));
  }
  assert.equal(classifyFileName('x'.repeat(255)).kind, 'other');
  assert.equal(classifyFileName('...').kind, 'other');
});

const fragments = fc.constantFrom(
  'SIP',
  'sep',
  '00115c93afd1',
  '.cnf',
  '.xml',
  '/',
  '.',
  '..',
  '\\',
  'dialplan',
);

test('any text gives a value; a canonical name is its own canonical name', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fragments, fc.string({ maxLength: 3 })), { maxLength: 8 }), (parts) => {
      const name = classifyFileName(parts.join(''));
      if (name.kind === 'unusable') return;
      assert.doesNotMatch(name.canonicalName, /(^|\/)(\.{0,2})(\/|$)/);
      assert.deepEqual(classifyFileName(name.canonicalName), { ...name, caseDiffers: false });
    }),
  );
});
