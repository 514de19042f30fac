import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { macFromOctets, macInFileName, macOctets, parseMacAddress } from './mac-address.ts';

test('every usual spelling is the same address', () => {
  for (const text of [
    '00115C93AFD1',
    '00115c93afd1',
    '00:11:5C:93:AF:D1',
    '00-11-5c-93-af-d1',
    '0011.5c93.afd1',
    '00 11 5C 93 AF D1',
    '  00:11:5c:93:af:d1\n',
  ]) {
    assert.equal(parseMacAddress(text), '00:11:5C:93:AF:D1', text);
  }
});

test('what is not a phone address is refused', () => {
  for (const text of [
    '',
    '00115C93AFD',
    '00115C93AFD12',
    '00:11:5C:93:AFD1',
    'zz:11:5C:93:AF:D1',
    '01:00:5E:00:00:01',
    'FF:FF:FF:FF:FF:FF',
    '00:00:00:00:00:00',
    '00:11-5C:93-AF:D1',
  ]) {
    assert.equal(parseMacAddress(text), undefined, text);
  }
});

test('shown, written in a file name and read again it stays the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (octets) => {
      octets[0] = (octets[0] ?? 0) & 0xfe;
      octets[5] = (octets[5] ?? 0) | 1;
      const mac = parseMacAddress(Buffer.from(octets).toString('hex'));
      assert.ok(mac);
      assert.deepEqual(macOctets(mac), octets);
      assert.equal(parseMacAddress(macInFileName(mac)), mac);
    }),
  );
});

test('six octets of one device are its address, a group address or five octets are none', () => {
  assert.equal(macFromOctets(Uint8Array.of(0, 0x11, 0x5c, 0x93, 0xaf, 0xd1)), '00:11:5C:93:AF:D1');
  assert.equal(macFromOctets(Uint8Array.of(1, 0, 0x5e, 0, 0, 1)), undefined);
  assert.equal(macFromOctets(new Uint8Array(6)), undefined);
  assert.equal(macFromOctets(Uint8Array.of(0, 0x11, 0x5c, 0x93, 0xaf)), undefined);
});
