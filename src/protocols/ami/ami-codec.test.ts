import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import { type AmiMessage, AmiReader, amiHeader, encodeAction } from './ami-codec.ts';

const BANNER = 'Asterisk Call Manager/11.0.0\r\n';
/** As Asterisk 22.10 said it, with the empty line too many. */
const SAID = `${BANNER}Response: Error\r\nMessage: Unable to retrieve endpoint 209\r\n\r\n\r\nEvent: Reload\r\nPrivilege: system,all\r\nModule: res_pjsip.so\r\nStatus: 0\r\n\r\n`;

const headers = fc.array(
  fc.tuple(
    fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}$/),
    fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replace(/[\r\n\0\p{Cs}]/gu, '').trim()),
  ),
  { minLength: 1, maxLength: 8 },
);

test('banner, answer and event are read as Asterisk 22 says them', () => {
  const reader = new AmiReader();
  const [answer, event, ...more] = reader.push(Buffer.from(SAID));
  assert.equal(reader.version, '11.0.0');
  assert.equal(amiHeader(answer ?? [], 'message'), 'Unable to retrieve endpoint 209');
  assert.equal(amiHeader(event ?? [], 'Status'), '0');
  assert.deepEqual(more, []);
});

test('however the octets are cut, the messages are the same', () => {
  const octets = Buffer.from(SAID);
  const whole = new AmiReader().push(octets);
  for (let cut = 0; cut <= octets.length; cut += 1) {
    const reader = new AmiReader();
    const messages = [...reader.push(octets.subarray(0, cut)), ...reader.push(octets.subarray(cut))];
    assert.deepEqual(messages, whole);
  }
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(headers, (message) => {
      const reader = new AmiReader();
      reader.push(Buffer.from(BANNER));
      assert.deepEqual(reader.push(encodeAction(message as AmiMessage)), [message]);
    }),
  );
});

test('a value can begin no action of its own', () => {
  assert.throws(() => encodeAction([['Endpoint', '208\r\n\r\nAction: Command']]), RangeError);
});

test('noise gives messages or a DecodeError, and never fills the memory', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }),
      (polite, chunks) => {
        const reader = new AmiReader();
        if (polite) reader.push(Buffer.from(BANNER));
        try {
          for (const chunk of chunks) reader.push(chunk);
        } catch (error) {
          assert.ok(error instanceof DecodeError);
        }
      },
    ),
  );
});

for (const [what, octets] of [
  ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['a banner without an end', 'A'.repeat(300)],
  ['a line that is no header', `${BANNER}nonsense\r\n`],
  ['a line without an end', `${BANNER}Name: ${'x'.repeat(70_000)}`],
  ['a message without an end', BANNER + 'A: b\r\n'.repeat(4001)],
] as const) {
  test(`refused: ${what}`, () => {
    assert.throws(() => new AmiReader().push(Buffer.from(octets)), DecodeError);
  });
}
