import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import {
  convertedFlash,
  earlyFlash,
  factoryFlash,
  flashProtocol,
  formatFlash,
  loaderOnlyFlash,
  parseFlash,
  wipedByNewLoader,
} from './flash.ts';

const anyFlash = fc.record(
  {
    loader: fc.constantFrom(null, 'P003-8-12-00', 'P00307020300'),
    application: fc.constantFrom(null, 'P0S3-8-12-00', 'P00307020300'),
    parameters: fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
    network: fc.record(
      { alternateTftpServer: fc.option(fc.ipV4(), { nil: null }) },
      { noNullPrototype: true },
    ),
  },
  { noNullPrototype: true },
);

test('a flash survives the disk', () => {
  fc.assert(
    fc.property(anyFlash, (flash) => {
      const text = JSON.stringify(flash);
      assert.equal(JSON.stringify(parseFlash(formatFlash(parseFlash(text)))), text);
    }),
  );
});

test('what is no flash is refused with a reason', () => {
  for (const text of [
    '',
    '[]',
    '{"loader":"../x"}',
    '{"parameters":{"a":1}}',
    '{"network":{"alternateTftpServer":"x"}}',
  ]) {
    assert.throws(() => parseFlash(text), DecodeError, text);
  }
  fc.assert(
    fc.property(fc.json(), (text) => {
      try {
        parseFlash(text);
      } catch (error) {
        assert.ok(error instanceof DecodeError);
      }
    }),
  );
});

test('which program starts', () => {
  assert.equal(flashProtocol(factoryFlash()), 'sccp');
  assert.equal(flashProtocol(convertedFlash()), 'sip');
  assert.equal(flashProtocol(loaderOnlyFlash()), 'none');
  assert.equal(flashProtocol(earlyFlash('P0S30203')), 'sip');
});

test('another loader forgets passwords and the TFTP server typed by hand, and nothing else', () => {
  const parameters = { line1_password: 'a', phone_password: 'b', line1_name: '208' };
  const network = { alternateTftpServer: '10.0.0.9' };
  const flash = parseFlash(JSON.stringify({ ...convertedFlash(), parameters, network }));
  const wiped = wipedByNewLoader(flash);
  assert.deepEqual(wiped.parameters, { line1_name: '208' });
  assert.equal(wiped.network.alternateTftpServer, null);
});
