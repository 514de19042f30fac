import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ConfigSection, lastValue, parseConfigText, resolveTemplates } from './config-text.ts';

const sectionsOf = (text: string): ConfigSection[] =>
  parseConfigText(text).flatMap((item) => (item.kind === 'section' ? [item.section] : []));
const pairs = ({ entries }: ConfigSection) => entries.map(({ name, value }) => `${name}=${value}`);

test('sections, entries, comments and blocks are read as Asterisk reads them', () => {
  const text = [
    '; head',
    '[208](desk) ; a comment',
    'type=endpoint',
    'callerid = "Zoe\\; desk" <208> ; seen by others',
    ';-- all of',
    'secret = no',
    'this --; context => inside',
    ';--- no block',
    'allow+=ulaw',
    '#include "more.conf"',
    '#tryinclude other.conf',
    'what is this',
  ].join('\r\n');
  const [section] = sectionsOf(text);
  assert.ok(section);
  assert.deepEqual([section.name, section.templates, section.line], ['208', ['desk'], 2]);
  assert.deepEqual(pairs(section), [
    'type=endpoint',
    'callerid="Zoe; desk" <208>',
    'context=inside',
    'allow=ulaw',
  ]);
  const includes = parseConfigText(text).flatMap((item) => (item.kind === 'include' ? [item.include] : []));
  assert.deepEqual(includes, [
    { path: 'more.conf', line: 10 },
    { path: 'other.conf', line: 11 },
  ]);
});

test('a section has its templates’ entries first, and what continues it last', () => {
  const text = '[a](!)\nx=1\ny=1\n[b](!,a)\ny=2\n[c](b)\nz=3\n[a](+)\nx=9\n[c](+)\nz=4\n[d](a)\n';
  const [c, d, ...more] = resolveTemplates(sectionsOf(text));
  assert.ok(c && d);
  assert.deepEqual(more, []);
  assert.deepEqual(pairs(c), ['x=1', 'y=1', 'y=2', 'z=3', 'z=4']);
  assert.equal(lastValue(c, 'z'), '4');
  assert.equal(lastValue(d, 'x'), '9');
});

test('any text gives sections, and none takes long', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(';--', '--;', '[', ']', '(!)', '(+)', '=', '#include ', '\n'),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      assert.ok(Array.isArray(resolveTemplates(sectionsOf(pieces.join('')))));
    }),
  );
});
