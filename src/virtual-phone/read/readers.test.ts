import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDialPlan } from './read-dial-plan.ts';
import { readDefaultLoad, readSepLoad } from './read-load-information.ts';
import { readLoads } from './read-loads.ts';
import { readOs79 } from './read-os79.ts';
import { readRingList } from './read-ring-list.ts';
import { decideSync } from './read-sync-info.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test('SEP and XMLDefault name a load', () => {
  const sep =
    '<device xsi:type="axl:XIPPhone">\n<loadInformation model="IP Phone 7960">P0S3-8-12-00</loadInformation>\n</device>';
  assert.equal(readSepLoad(bytes(sep)), 'P0S3-8-12-00');
  assert.equal(readSepLoad(bytes('<device></device>')), undefined);
  const shared =
    '<Default>\n<loadInformation7 model="IP Phone 7960"> A7 </loadInformation7><loadInformation8>A8</loadInformation8></Default>';
  assert.equal(readDefaultLoad(bytes(shared), 7, true), 'A7');
  assert.equal(readDefaultLoad(bytes(shared), 8, true), 'A8');
  const unnumbered = bytes('<Default>\n<loadInformation>P0S3-8-12-00</loadInformation>');
  assert.equal(readDefaultLoad(unnumbered, 7, true), 'P0S3-8-12-00');
  assert.equal(readDefaultLoad(unnumbered, 7, false), undefined);
});

test('OS79XX.TXT: the blank that makes the name wrong stays, as in CSCdv19260', () => {
  assert.equal(readOs79(bytes('P003-8-12-00\n'), true), 'P003-8-12-00');
  assert.equal(readOs79(bytes('P003-8-12-00 \r\n'), true), 'P003-8-12-00 ');
  assert.equal(readOs79(bytes('P003-8-12-00 \r\n'), false), 'P003-8-12-00');
  assert.equal(readOs79(bytes('\n'), true), undefined);
});

test('.loads lists a loader and an application', () => {
  const list = readLoads(bytes('P003-8-12-00.sbn\nP0S3-8-12-00.sb2 \r\nLA_VERSION=PAS30830\n'));
  assert.deepEqual(list, { loaderFile: 'P003-8-12-00.sbn', applicationFile: 'P0S3-8-12-00.sb2' });
  assert.equal(readLoads(bytes('P003-8-12-00.sbn\n')), undefined);
});

test('ring list: tabs part, blanks do not', () => {
  const { rings, dropped } = readRingList(
    bytes('Piano 1\tPiano1.raw\r\nctu\t\t\tCTU.pcm \nno tab here.raw\n\n'),
  );
  assert.deepEqual(rings, [
    { name: 'Piano 1', file: 'Piano1.raw' },
    { name: 'ctu', file: 'CTU.pcm' },
  ]);
  assert.equal(dropped, 1);
});

test('check-sync: the own entry goes before the star, and equal means stay', () => {
  const file = (...images: string[]) => bytes(`<SYNCINFO>${images.join('')}</SYNCINFO>`);
  const own = '<IMAGE VERSION="P0S3-8-12-00" SYNC="1"/>';
  const star = '<IMAGE VERSION="*" SYNC="2"/>';
  assert.equal(decideSync(file(star), 'P0S3-8-12-00', '1'), 'restart');
  assert.equal(decideSync(file(star, own), 'P0S3-8-12-00', '1'), 'stay');
  assert.equal(decideSync(file(star), 'P0S3-8-12-00', '2'), 'stay');
  assert.equal(decideSync(file(own), 'P0S3-08-11-00', '7'), 'stay');
  assert.equal(decideSync(bytes('<IMAGE VERSION="*" SYNC="2"/>'), 'P0S3-8-12-00', '1'), 'restart');
  assert.equal(decideSync(bytes('<IMAGE VERSION="P0S3-8-12-00 SYNC="1"/>'), 'P0S3-8-12-00', '2'), 'stay');
});

test('dial plan: what loads, what is dropped, and why', () => {
  const { rules, errors } = readDialPlan(
    bytes(
      [
        '<?xml version="1.0"?><!-- a > ends it early -->',
        '<dialtemplate>',
        '<TEMPLATE MATCH="9,011*" TIMEOUT="5" User="Phone" Tone="Bellcore-Outside"/>',
        '<TEMPLATE MATCH="1.." Timeout="0" Rewrite="0%1" Route="Emergency" Line="2"></TEMPLATE>',
        '<template MATCH="never"/>',
        '<TEMPLATE MATCH="3" Colour="red"/>',
        '<TEMPLATE MATCH="4" Timeout="soon"/>',
        `<TEMPLATE MATCH="${'5'.repeat(64)}"/>`,
        "<TEMPLATE MATCH='6'/>",
        '<TEMPLATE MATCH="7" Tone="Loud"/>',
        '</DIALTEMPLATE>',
        '<TEMPLATE MATCH="8"/>',
      ].join('\n'),
    ),
    true,
  );
  assert.deepEqual(
    rules.map(({ match, timeout, line, route, user }) => [match, timeout, line, route, user]),
    [
      ['9,011*', 5, 0, 'default', 'phone'],
      ['1..', 0, 2, 'emergency', 'none'],
    ],
  );
  assert.deepEqual(
    errors.map(({ line }) => line),
    [6, 7, 8, 9, 10, 12],
  );
});

test('dial plan: 8192 octets fit, no more', () => {
  const rule = '<TEMPLATE MATCH="1"/>';
  const plan = bytes(`<DIALTEMPLATE>${rule}${' '.repeat(8192)}${rule}</DIALTEMPLATE>`);
  assert.equal(readDialPlan(plan, true).rules.length, 1);
  assert.equal(readDialPlan(plan, false).rules.length, 0);
});

test('no octets make a reader fail, or take long', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '/',
    '"',
    '=',
    '!',
    '?',
    '\t',
    '\n',
    'IMAGE',
    'TEMPLATE',
    'DIALTEMPLATE',
    ' MATCH="1"',
  );
  const markup = fc
    .array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 200 })
    .map((all) => bytes(all.join('')));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), markup), (noise) => {
      readDialPlan(noise, true);
      readSepLoad(noise);
      readDefaultLoad(noise, 7, true);
      readLoads(noise);
      readOs79(noise, true);
      readRingList(noise);
      decideSync(noise, 'P0S3-8-12-00', '1');
    }),
    { numRuns: 500 },
  );
  for (const character of ['<', ' ', '<a ', '"', '\t', '<!']) {
    const long = bytes(character.repeat(2 ** 19 / character.length));
    readSepLoad(long);
    readRingList(long);
  }
});
