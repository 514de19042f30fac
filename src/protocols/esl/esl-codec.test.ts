import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import { type EslMessage, EslReader, encodeEslCommand } from './esl-codec.ts';

/** As the documents of mod_event_socket show it: a greeting, two answers with an empty line too many, an event. */
const SAID = [
  'Content-Type: auth/request\n\n',
  'Content-Type: command/reply\nReply-Text: +OK accepted\n\n',
  '\n',
  'Content-Type: api/response\nContent-Length: 14\n\n+OK [Success]\n',
  'Content-Length: 26\nContent-Type: text/event-json\n\n{"Event-Name":"HEARTBEAT"}',
].join('');

const bodiesOf = (messages: readonly EslMessage[]) => messages.map(({ body }) => body);

test('greeting, answers and events are read as the documents show them', () => {
  const messages = new EslReader().push(Buffer.from(SAID));
  assert.deepEqual(
    messages.map(({ headers }) => headers.get('content-type')),
    ['auth/request', 'command/reply', 'api/response', 'text/event-json'],
  );
  assert.equal(messages[1]?.headers.get('reply-text'), '+OK accepted');
  assert.deepEqual(bodiesOf(messages), ['', '', '+OK [Success]\n', '{"Event-Name":"HEARTBEAT"}']);
});

test('however the octets are cut, the messages are the same', () => {
  const octets = Buffer.from(SAID);
  const whole = new EslReader().push(octets);
  for (let cut = 0; cut <= octets.length; cut += 1) {
    const reader = new EslReader();
    assert.deepEqual([...reader.push(octets.subarray(0, cut)), ...reader.push(octets.subarray(cut))], whole);
  }
  const single = new EslReader();
  assert.deepEqual(Array.from(octets, (octet) => single.push(Uint8Array.of(octet))).flat(), whole);
});

test('headers and body of what is asked are read back as they were', () => {
  const word = fc.stringMatching(/^[a-z][a-z-]{0,20}$/).filter((name) => name !== 'content-length');
  const line = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replace(/[\r\n\0]/g, ''));
  fc.assert(
    fc.property(fc.dictionary(word, line), fc.string({ unit: 'grapheme', maxLength: 50 }), (given, body) => {
      const headers = Object.entries(given);
      const octets = encodeEslCommand('content-type: x', { headers, body });
      const [message, ...more] = new EslReader().push(octets);
      assert.deepEqual(more, []);
      assert.equal(message?.body, Buffer.from(body).toString());
      for (const [name, value] of headers) {
        const expected = value.replace(/^\s/, '');
        assert.equal(message?.headers.get(name)?.replace(/^\s/, ''), Buffer.from(expected).toString());
      }
    }),
  );
});

test('no value can begin a command of its own', () => {
  assert.throws(() => encodeEslCommand('api status\n\nexit'), RangeError);
  assert.throws(
    () => encodeEslCommand('sendevent NOTIFY', { headers: [['user', '208\n\nexit']] }),
    RangeError,
  );
});

test('noise gives messages or a DecodeError, and never fills the memory', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .constantFrom('Content-Type: a/b\n', 'Content-Length: 3\n', '\n', ':', 'Content-Length: -1\n')
      .map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (chunks) => {
      const reader = new EslReader();
      try {
        for (const chunk of chunks) reader.push(chunk);
      } catch (error) {
        assert.ok(error instanceof DecodeError);
      }
    }),
  );
});

for (const [what, octets] of [
  ['another protocol', 'SSH-2.0-OpenSSH_9.2\n\n'],
  ['a head without an end', `Content-Type: ${'x'.repeat(70_000)}`],
  ['a head without an end, in short lines', 'a: b\n'.repeat(20_000)],
  ['far too many headers', `${'a: b\n'.repeat(600)}\n`],
  ['no Content-Type', 'Reply-Text: +OK\n\n'],
  ['a length that is none', 'Content-Type: a\nContent-Length: 0x10\n\n'],
  ['far too great a length', 'Content-Type: a\nContent-Length: 999999999\n\n'],
] as const) {
  test(`refused: ${what}`, () => {
    assert.throws(() => new EslReader().push(Buffer.from(octets)), DecodeError);
  });
}
