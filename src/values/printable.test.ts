import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printable, withoutControls } from './printable.ts';

test('what a terminal would obey or not show is a question mark, and the rest stays as it is', () => {
  assert.equal(printable('a\u001b[31m\u009bé~', 80), 'a?[31m??~');
  assert.equal(printable('0123456789', 4), '0123');
  assert.equal(printable('', 4), '');
});

test('letters of every script may be shown, and nothing that a terminal would obey', () => {
  assert.equal(withoutControls('é 東 a\u001b[31m\u009b\u202e~'), 'é 東 a?[31m??~');
});

test('whatever comes, it is short and harmless', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat({ max: 40 }), (text, longest) => {
      const shown = printable(text, longest);
      assert.equal(shown.length, Math.min(text.length, longest));
      assert.match(shown, /^[\x20-\x7e]*$/);
    }),
  );
});
