import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvalidArgumentError } from 'commander';
import {
  addressArgument,
  each,
  eachAddress,
  macArgument,
  modelArgument,
  portArgument,
  scopeOf,
} from './arguments.ts';

/** What the user is told, after commander's own words. */
function complaint(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof InvalidArgumentError) return error.message;
    throw error;
  }
  return assert.fail('it was accepted');
}

test('a model is known in the spellings of labels and price lists', () => {
  for (const text of [
    '7960G',
    '7960g',
    'CP-7960G',
    'cp-7960g',
    ' 7960G ',
    'Cisco CP-7960G',
    'Cisco IP Phone 7960G',
  ]) {
    assert.equal(modelArgument(text), '7960G', text);
  }
  assert.equal(modelArgument('7940'), '7940');
});

test('a relative is told from a slip of the pen, with or without its G', () => {
  const notYet = /^The (.+) is known but not brought up yet; 7940, 7940G, 7960, 7960G are\.$/;
  for (const [text, name] of [
    ['7975', 'Cisco IP Phone 7975G'],
    ['7975G', 'Cisco IP Phone 7975G'],
    ['cp-7941g-ge', 'Cisco IP Phone 7941G-GE'],
    ['7910G', 'Cisco IP Phone 7910'],
    ['7920', 'Cisco Wireless IP Phone 7920'],
  ] as const) {
    assert.equal(notYet.exec(complaint(() => modelArgument(text)))?.[1], name, text);
  }
});

test('another word is answered with the nearest model, or with all of them', () => {
  assert.equal(
    complaint(() => modelArgument('7964')),
    'Did you mean 7960?',
  );
  assert.equal(
    complaint(() => modelArgument('SPA504')),
    'Known models: 7940, 7940G, 7960, 7960G.',
  );
  assert.equal(
    complaint(() => modelArgument('')),
    'Known models: 7940, 7940G, 7960, 7960G.',
  );
});

test('addresses and ports that none can have are refused', () => {
  assert.equal(macArgument('00115c93afd1'), '00:11:5C:93:AF:D1');
  assert.match(
    complaint(() => macArgument('00:11:5C:93:AF')),
    /twelve hexadecimal digits/,
  );
  assert.match(
    complaint(() => macArgument('00:11:5C:93:AF:G1')),
    /twelve hexadecimal digits/,
  );
  assert.match(
    complaint(() => addressArgument('192.168.0.256')),
    /IPv4 address/,
  );
  assert.match(
    complaint(() => addressArgument('fe80::1')),
    /IPv4 address/,
  );
  assert.equal(portArgument('0'), 0);
  assert.equal(portArgument('65535'), 65_535);
  for (const text of ['65536', '-1', '69x', '', '6.9', '0x45']) {
    assert.match(
      complaint(() => portArgument(text)),
      /from 0 to 65535/,
      text,
    );
  }
});

test('repeated options are collected in order', () => {
  assert.deepEqual(
    ['a', 'b'].reduce<readonly string[] | undefined>((all, text) => each(text, all), undefined),
    ['a', 'b'],
  );
  assert.deepEqual(eachAddress('10.0.0.2', eachAddress('10.0.0.1')), ['10.0.0.1', '10.0.0.2']);
});

test('the scope is the one that was named, else the site', () => {
  assert.deepEqual(scopeOf({}), { layer: 'site', scope: '' });
  assert.deepEqual(scopeOf({ group: 'sales' }), { layer: 'group', scope: 'sales' });
  const mac = macArgument('00115c93afd1');
  assert.deepEqual(scopeOf({ phone: mac }), { layer: 'phone', scope: mac });
  assert.deepEqual(scopeOf({ model: '7960G' }), scopeOf({ model: '7960' }));
  assert.throws(() => scopeOf({ group: 'sales', phone: mac }), {
    code: 'SCOPE_AMBIGUOUS',
    message: /^--group and --phone /,
  });
});
