import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeMessage } from './message.ts';
import { type Frame, StreamFramer } from './stream-framer.ts';
import { sipRequest } from './testing/sip-register.ts';

const text = (frame: Frame) => (frame.kind === 'ping' ? 'ping' : Buffer.from(frame.bytes).toString());
const framed = (...chunks: (string | Uint8Array)[]) => {
  const framer = new StreamFramer();
  return chunks.flatMap((chunk) => [...framer.push(Buffer.from(chunk as Uint8Array))].map(text));
};

test('messages are told apart however the stream is cut, keep-alives among them', () => {
  const message = (body: string) =>
    Buffer.from(encodeMessage({ ...sipRequest(), body: Buffer.from(body) })).toString();
  const parts = fc.array(
    fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }).map(message), fc.constant('\r\n\r\n')),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(parts, fc.array(fc.nat(4000), { maxLength: 8 }), (sent, cuts) => {
      const stream = Buffer.from(sent.join(''));
      const places = [
        0,
        ...cuts.map((cut) => Math.min(cut, stream.length)).sort((a, b) => a - b),
        stream.length,
      ];
      const chunks = places.slice(1).map((end, index) => stream.subarray(places[index], end));
      assert.deepEqual(
        framed(...chunks),
        sent.map((part) => (part === '\r\n\r\n' ? 'ping' : part)),
      );
    }),
    { numRuns: 50 },
  );
});

test('a compact or folded Content-Length is read, a single CRLF before a message is ignored', () => {
  assert.deepEqual(framed('\r\nA sip:b SIP/2.0\r\nl: 2\r\n\r\nxyB'), ['A sip:b SIP/2.0\r\nl: 2\r\n\r\nxy']);
  assert.equal(framed('A sip:b SIP/2.0\r\nContent-Length  :\r\n  1\r\n\r\nx').length, 1);
});

test('without a readable length, or with too much of anything, the stream is refused', () => {
  for (const stream of [
    'A sip:b SIP/2.0\r\n\r\n',
    'A sip:b SIP/2.0\r\nContent-Length: -1\r\n\r\n',
    'A sip:b SIP/2.0\r\nContent-Length: 40000\r\n\r\n',
    'x'.repeat(32_769),
    `A: ${'x'.repeat(32_769)}\r\n\r\n`,
  ]) {
    assert.throws(() => framed(stream), { name: 'DecodeError' });
  }
});
