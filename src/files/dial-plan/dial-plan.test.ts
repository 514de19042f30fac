import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DIAL_TONES } from '#knowledge/dial-tones.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { DialRule } from './dial-plan.ts';
import { readDialPlan } from './dial-plan-reader.ts';
import { writeDialPlan } from './dial-plan-writer.ts';

const write = (...rules: DialRule[]): string => Buffer.from(writeDialPlan({ rules })).toString('latin1');
const read = (text: string) => readDialPlan(Buffer.from(text, 'latin1'));

test('every attribute is written and read', () => {
  const rule: DialRule = {
    match: '9,011*',
    timeout: 0,
    user: 'ip',
    rewrite: '%1@10.0.0.1',
    route: 'emergency',
    line: 2,
    tones: ['Bellcore-Outside', 'Cisco-Zip'],
  };
  assert.match(
    write(rule),
    /<TEMPLATE MATCH="9,011\*" Timeout="0" User="IP" Rewrite="%1@10\.0\.0\.1" Route="Emergency" Line="2" Tone="Bellcore-Outside" Tone="Cisco-Zip"\/>/,
  );
  assert.deepEqual(read(write(rule)), { rules: [rule], problems: [] });
});

test('the spellings of plans in use', () => {
  const { rules, problems } = read(`<?xml version="1.0"?>
<DialTemplate><versionStamp>2020-12-24 a</versionStamp>
<!--  Emergency  --><TEMPLATE MATCH="112" TIMEOUT="0" User="Phone"/>
<TEMPLATE MATCH="\\*.." Timeout = "3"></TEMPLATE>
</DialTemplate>`);
  assert.deepEqual(problems, []);
  assert.deepEqual(rules, [
    { match: '112', timeout: 0, user: 'phone' },
    { match: '\\*..', timeout: 3 },
  ]);
});

test('rules that phones drop are dropped and said, the others stay', () => {
  const { rules, problems } = read(`<TEMPLATE MATCH="1"/><DIALTEMPLATE>
<template MATCH="2"/> <TEMPLATE MATCH="3" Colour="red"/> <TEMPLATE MATCH="4" Timeout="soon"/>
<TEMPLATE MATCH="5" Tone="Bellcore-Trombone"/> <TEMPLATE MATCH="${'6'.repeat(64)}"/> <TEMPLATE/>
<!-- more > less --> <TEMPLATE MATCH="7" Line="7"/> <TEMPLATE MATCH="8" User="fax"/> <TEMPLATE MATCH="ok"/>
</DIALTEMPLATE>`);
  assert.deepEqual(rules, [{ match: 'ok' }]);
  assert.deepEqual(
    problems.map(({ reason }) => reason.replace(/ .*/, '')),
    ['a', '<template>', 'no', 'Timeout', 'no', 'MATCH', 'MATCH', 'text', 'Line', 'User'],
  );
});

test('what cannot be read at all is an error', () => {
  for (const text of [
    '',
    'hello',
    '<a/>',
    '<DIALTEMPLATE>\n<TEMPLATE MATCH="1',
    '<DIALTEMPLATE><TEMPLATE MATCH=1/>',
  ]) {
    assert.throws(() => read(text), DecodeError, text);
  }
  assert.throws(() => read(`<DIALTEMPLATE>${' '.repeat(8192)}</DIALTEMPLATE>`), DecodeError);
});

test('what phones would drop, or take for something else, is not written', () => {
  for (const rule of [
    { match: '' },
    { match: '1".' },
    { match: '1&2' },
    { match: '<' },
    { match: 'é' },
    { match: '1', rewrite: '"' },
    { match: '1'.repeat(64) },
    { match: '1', rewrite: '2'.repeat(64) },
    { match: '1', timeout: -1 },
    { match: '1', timeout: 1.5 },
    { match: '1', line: 7 },
    { match: '1', tones: ['Cisco-Zip', 'Cisco-Zip', 'Cisco-Zip', 'Cisco-Zip'] },
  ] as const satisfies DialRule[]) {
    assert.throws(() => write(rule), { code: 'DIAL_PLAN_UNWRITABLE' }, JSON.stringify(rule));
  }
  const many = Array.from({ length: 400 }, () => ({ match: '1234' }));
  assert.throws(() => write(...many), { code: 'DIAL_PLAN_UNWRITABLE' });
});

const rule = fc.record(
  {
    match: fc.stringMatching(/^[0-9.*,#\\+]{1,63}$/),
    timeout: fc.nat(999),
    user: fc.constantFrom('phone', 'ip'),
    rewrite: fc.stringMatching(/^[0-9%.@a-z]{0,63}$/),
    route: fc.constantFrom('default', 'emergency', 'fqdn'),
    line: fc.nat(6),
    tones: fc.array(fc.constantFrom(...DIAL_TONES), { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ['match'], noNullPrototype: true },
);

test('any writable plan is read again as it was, and cut anywhere it is an error or a shorter plan', () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 15 }), fc.nat(), (rules, cut) => {
      const bytes = writeDialPlan({ rules: rules as DialRule[] });
      assert.deepEqual(readDialPlan(bytes), { rules, problems: [] });
      try {
        assert.ok(readDialPlan(bytes.subarray(0, cut % bytes.length)).rules.length <= rules.length);
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error));
      }
    }),
  );
});

test('noise gives a plan or a DecodeError, in time that grows with its length', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '"',
    '<DIALTEMPLATE>',
    '<TEMPLATE ',
    'MATCH="1"',
    '/>',
    '<!--',
    ' a="',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 5 })), { maxLength: 60 }), (parts) => {
      try {
        read(parts.join(''));
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error));
      }
    }),
  );
  assert.throws(() => read(`<DIALTEMPLATE>${'<A a="b" '.repeat(800)}`), DecodeError);
  assert.throws(() => read(`<A ${'a '.repeat(4000)}`), DecodeError);
});
