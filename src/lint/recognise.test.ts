import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleBitmap, exampleImage, exampleSigned } from './example-bytes.ts';
import type { FileKind } from './file-kind.ts';
import { makeLintFile } from './lint-file.ts';
import { recogniseName } from './recognise-name.ts';

function kindOf(path: string, content: string | Uint8Array): FileKind {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  return makeLintFile({ path, bytes }).kind;
}

test('files are known by their names', () => {
  assert.equal(kindOf('SIPDefault.cnf', 'proxy_register: 1\n'), 'default-cnf');
  assert.equal(kindOf('phones/SIP00115C93AFD1.cnf', 'line1_name: 1\n'), 'phone-cnf');
  assert.equal(kindOf('OS79XX.TXT', 'P003-8-12-00\n'), 'os79xx');
  assert.equal(kindOf('XMLDefault.cnf.xml', '<Default/>'), 'xml-default');
  assert.equal(kindOf('SEP00115C93AFD1.cnf.xml', '<device/>'), 'sep-xml');
  assert.equal(kindOf('dialplan-sales.xml', '<DIALTEMPLATE/>'), 'dial-plan');
  assert.equal(kindOf('RINGLIST.DAT', ''), 'ring-list');
  assert.equal(kindOf('syncinfo.xml', '<SYNCINFO/>'), 'sync-info');
  assert.equal(kindOf('CTLSEP00115C93AFD1.tlv', ''), 'trust-list');
  assert.equal(kindOf('P0S3-8-12-00.loads', exampleSigned('P0S3-8-12-00.loads', 'a')), 'firmware-list');
  assert.equal(kindOf('P003-8-12-00.sbn', exampleSigned('P003-8-12-00.sbn', 'a')), 'firmware-image');
  assert.equal(kindOf('bell.raw', new Uint8Array(480).fill(127)), 'ring-audio');
  assert.equal(kindOf('README.md', '# Read me\n'), 'unknown');
});

test('files are known by their contents', () => {
  assert.equal(kindOf('book', '<?xml version="1.0"?><!-- a --><CiscoIPPhoneDirectory/>'), 'phone-xml');
  assert.equal(kindOf('SEP-old', '# a copy\nline1_name: 208\nphone_label: "x"\n'), 'other-cnf');
  assert.equal(kindOf('SEP00115C93AFD1.cnf.xml', 'line1_name: 208\n'), 'other-cnf');
  assert.equal(kindOf('rings', 'Old bell\tbell.raw\n'), 'ring-list');
  assert.equal(
    kindOf('firmware', exampleSigned('P0S3-8-12-00.sb2', exampleImage('P0S3-8-12-00'))),
    'firmware-image',
  );
  assert.equal(kindOf('loader', Buffer.from(exampleImage('P003-8-12-00'), 'latin1')), 'firmware-image');
  assert.equal(kindOf('picture', exampleBitmap(90, 56, 8)), 'logo');
  assert.equal(kindOf('plan.xml', '<dialtemplate></dialtemplate>'), 'dial-plan');
  assert.equal(kindOf('notes.txt', 'Remember: call the provider about 208: they are slow.\n'), 'unknown');
});

test('names that nearly are right say what was meant', () => {
  assert.equal(recogniseName('SipDefault.cnf').meant, 'SIPDefault.cnf');
  assert.equal(recogniseName('sip00115c93afd1.cnf').meant, 'SIP00115C93AFD1.cnf');
  assert.equal(recogniseName('SIP-00:11:5C:93:AF:D1.cnf').meant, 'SIP00115C93AFD1.cnf');
  assert.equal(recogniseName('SIP00115C93AFD1.cnf.txt').meant, 'SIP00115C93AFD1.cnf');
  assert.equal(recogniseName('SEP00115C93AFD1.xml').meant, 'SEP00115C93AFD1.cnf.xml');
  assert.equal(recogniseName('0S79XX.TXT').meant, 'OS79XX.TXT');
  assert.equal(recogniseName('RingList.dat').meant, 'RINGLIST.DAT');
  assert.equal(recogniseName('SIP00115C93AFD1.cnf').meant, undefined);
  assert.equal(recogniseName('ringlist.xml').meant, undefined);
});
