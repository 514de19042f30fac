import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import type { LoadName } from '#values/load-name.ts';
import { readSepXml, writeSepXml } from './sep-xml.ts';
import { readXmlDefault, writeXmlDefault } from './xml-default.ts';

const LOAD = 'P0S3-8-12-00' as LoadName;
const loadName = fc.stringMatching(/^P0[0SM]3[-0-9A-Z]{1,56}$/).map((text) => text as LoadName);

test('the small file that converts a phone', () => {
  const bytes = writeSepXml({ load: LOAD, model: 'IP Phone 7960' });
  assert.equal(
    Buffer.from(bytes).toString(),
    '<device>\n<loadInformation model="IP Phone 7960">P0S3-8-12-00</loadInformation>\n</device>\n',
  );
  assert.equal(bytes.length, 89, 'as long as the file in use');
});

test('any load and model are read again; cut anywhere the file is an error', () => {
  fc.assert(
    fc.property(loadName, fc.stringMatching(/^[!-~]{1,20}$/), (load, model) => {
      assert.deepEqual(readSepXml(writeSepXml({ load, model })), { load, model });
      assert.deepEqual(readSepXml(writeSepXml({ load })), { load });
    }),
  );
  const whole = writeSepXml({ load: LOAD });
  for (let length = 0; length < whole.length - 1; length += 1) {
    assert.throws(() => readSepXml(whole.subarray(0, length)), DecodeError, `${length} octets`);
  }
});

test('files of other phones are told apart', () => {
  for (const text of [
    '<Default/>',
    '<device/>',
    '<device><loadInformation>SIP45.8-5-4S</loadInformation></device>',
  ]) {
    assert.throws(() => readSepXml(Buffer.from(text)), DecodeError);
  }
});

test('each device type gets its load', () => {
  const bytes = writeXmlDefault(
    new Map([
      [7, LOAD],
      [8, LOAD],
    ]),
  );
  const text = Buffer.from(bytes).toString();
  assert.match(text, /\n<loadInformation7 model="Cisco IP Phone 7960">P0S3-8-12-00<\/loadInformation7>\n/);
  assert.match(text, /\n<loadInformation8 model="Cisco IP Phone 7940">P0S3-8-12-00<\/loadInformation8>\n/);
});

test('any loads are read again; cut anywhere the file is an error', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(40_000), loadName), { maxLength: 8 }), (entries) => {
      const loads = new Map(entries);
      assert.deepEqual(readXmlDefault(writeXmlDefault(loads)), { loads });
    }),
  );
  const whole = writeXmlDefault(new Map([[7, LOAD]]));
  for (let length = 0; length < whole.length - 1; length += 1) {
    assert.throws(() => readXmlDefault(whole.subarray(0, length)), DecodeError, `${length} octets`);
  }
});

test("the article's bare loadInformation is seen, loads of other phones are passed over", () => {
  const { loads, unnumbered } = readXmlDefault(
    Buffer.from(`<Default> <loadInformation>P0S3-8-12-00</loadInformation>
      <loadInformation435>SIP45.8-5-4S</loadInformation435></Default>`),
  );
  assert.deepEqual([loads.size, unnumbered], [0, LOAD]);
});
