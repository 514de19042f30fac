import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TelnetText, telnetLine } from './telnet-text.ts';

const IAC = 255;
const [WILL, WONT, DO, DONT, SB, SE] = [251, 252, 253, 254, 250, 240];

function takeAll(...pieces: readonly (readonly number[])[]) {
  const telnet = new TelnetText();
  const taken = pieces.map((piece) => telnet.take(Uint8Array.from(piece)));
  return {
    text: taken.map(({ text }) => text).join(''),
    refusals: taken.flatMap(({ refusals }) => [...refusals]),
  };
}

const ascii = (text: string) => [...Buffer.from(text, 'latin1')];

test('what is offered is not wanted, what is asked for is not done, and a refusal is not answered', () => {
  const { text, refusals } = takeAll([
    IAC,
    WILL,
    1,
    IAC,
    DO,
    3,
    IAC,
    WONT,
    5,
    IAC,
    DONT,
    6,
    ...ascii('Password :'),
  ]);
  assert.equal(text, 'Password :');
  assert.deepEqual(refusals, [IAC, DONT, 1, IAC, WONT, 3]);
});

test('subnegotiations and other commands are skipped, a doubled 255 is a character, control characters are not shown', () => {
  const { text, refusals } = takeAll([
    IAC,
    SB,
    24,
    1,
    IAC,
    IAC,
    7,
    IAC,
    SE,
    65,
    IAC,
    241,
    0,
    7,
    27,
    0x7f,
    0x9b,
    66,
    IAC,
    IAC,
    13,
    10,
  ]);
  assert.equal(text, 'AB\u00ff\r\n');
  assert.deepEqual(refusals, []);
});

test('a subnegotiation without an end is refused', () => {
  const telnet = new TelnetText();
  telnet.take(Uint8Array.of(IAC, SB, 1));
  assert.throws(() => telnet.take(new Uint8Array(10_000)), { message: /without an end/ });
});

test('it is no matter where pieces end, and no octets do harm', () => {
  const octet = fc.oneof(
    fc.constantFrom(IAC, WILL, WONT, DO, DONT, SB, SE),
    fc.integer({ min: 0, max: 255 }),
  );
  fc.assert(
    fc.property(fc.array(octet, { maxLength: 200 }), fc.integer({ min: 0, max: 200 }), (octets, cut) => {
      assert.deepEqual(takeAll(octets.slice(0, cut), octets.slice(cut)), takeAll(octets));
    }),
  );
});

test('a line ends as a network virtual terminal ends it, and comes back as it was', () => {
  assert.deepEqual([...telnetLine('a\u00ff')], [97, IAC, IAC, 13, 10]);
  const line = fc.string({
    unit: fc
      .oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0xa0, max: 0xff }))
      .map((code) => String.fromCharCode(code)),
  });
  fc.assert(fc.property(line, (text) => assert.equal(takeAll([...telnetLine(text)]).text, `${text}\r\n`)));
});
