import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import { decodeLoadsList } from './loads.ts';

const decode = (text: string) => decodeLoadsList(Buffer.from(text, 'latin1'));

test("the family's list: loader, application, remark", () => {
  const { parts, remarks } = decode('P003-8-12-00.sbn\nP0S3-8-12-00.sb2\nLA_VERSION=PAS30830\n');
  assert.deepEqual(parts, ['P003-8-12-00.sbn', 'P0S3-8-12-00.sb2']);
  assert.equal(remarks.get('LA_VERSION'), 'PAS30830');
});

test('CR LF, blanks at line ends, comments and missing last line end', () => {
  assert.deepEqual(decode('#HARDWARE_COMP_1 15\r\n\r\njar45sip.8-5-4.sbn  \r\ncnu45.sbn').parts, [
    'jar45sip.8-5-4.sbn',
    'cnu45.sbn',
  ]);
});

test('what is no list is an error', () => {
  for (const text of ['', '\n\n', '# only\n', 'A=1\n', '../x.sbn\n', '<html>\n', 'a.sbn\n\0\u0001', '.sbn']) {
    assert.throws(() => decode(text), DecodeError, JSON.stringify(text));
  }
  assert.throws(() => decode('a.sbn\n'.repeat(100)), DecodeError);
  assert.throws(() => decode('#'.repeat(10_000)), DecodeError);
});

test('noise gives safe names or a DecodeError', () => {
  const lines = fc.array(fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('a.sbn', 'B=c', '#d')));
  fc.assert(
    fc.property(lines, (texts) => {
      try {
        for (const name of decode(texts.join('\n')).parts) assert.match(name, /^[-\w][-\w.]*$/);
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error));
      }
    }),
  );
});
