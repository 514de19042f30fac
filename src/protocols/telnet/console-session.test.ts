import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ConsoleSession, type ConsoleStep, LONGEST_OUTPUT } from './console-session.ts';

const COMMANDS = ['show register', 'test open'];
const session = () =>
  new ConsoleSession({ password: 'hush', prompts: ['Hall', 'SIP Phone'], commands: COMMANDS });
const sent = (step: ConsoleStep) => (step.kind === 'send' ? step.line : step.kind);

/** What a phone says, and what is answered each time. */
const PLAY: readonly (readonly [said: string, answer: string])[] = [
  ['\r\nPassword :', 'hush'],
  ['\r\n\r\nHall> ', 'show register'],
  ['show register\r\nLINE  STATE\r\n1     REGISTERED\r\n\r\nHall> ', 'test open'],
  ['\r\nHall> ', 'end'],
];

test('the password, then one command after the other, and what each printed without the command itself', () => {
  const console = session();
  const steps = PLAY.map(([said]) => console.hear(said));
  assert.deepEqual(
    steps.map(sent),
    PLAY.map(([, answer]) => answer),
  );
  assert.deepEqual(steps.at(-1), {
    kind: 'end',
    outcome: { kind: 'done', outputs: ['LINE  STATE\n1     REGISTERED', ''] },
  });
});

test('it is no matter in which pieces text comes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 20, maxLength: 60 }), (sizes) => {
      const console = session();
      const answers: string[] = [];
      let turn = 0;
      for (const [said] of PLAY) {
        for (let at = 0; at < said.length; ) {
          const size = sizes[turn++ % sizes.length] ?? 1;
          const step = console.hear(said.slice(at, at + size));
          at += size;
          if (step.kind !== 'wait') answers.push(sent(step));
        }
      }
      assert.deepEqual(
        answers,
        PLAY.map(([, answer]) => answer),
      );
    }),
  );
});

test('a password that is asked for again is wrong', () => {
  const console = session();
  console.hear('Password :');
  assert.deepEqual(console.hear('\r\nPassword :'), { kind: 'end', outcome: { kind: 'wrong-password' } });
});

test('a phone that has not read its prompt yet has the factory one, and what only looks like a prompt is none', () => {
  const console = session();
  console.hear('Password :');
  assert.equal(sent(console.hear('\r\nSIP Phone> ')), 'show register');
  assert.equal(sent(console.hear('a -> b\r\n<Hall> is\r\nHall>x')), 'wait');
  assert.equal(sent(console.hear('\r\nHall> ')), 'test open');
});

test('output without an end is bounded, and a connection that ends tells how far it came', () => {
  const endless = session();
  endless.hear('Password :');
  assert.deepEqual(endless.hear('x'.repeat(LONGEST_OUTPUT + 1)), {
    kind: 'end',
    outcome: { kind: 'too-much' },
  });
  const cut = session();
  assert.deepEqual(cut.closed(), { kind: 'closed', outputs: [], isLoggedIn: false });
  for (const [said] of PLAY.slice(0, 2)) cut.hear(said);
  cut.hear('show register\r\nLINE');
  assert.deepEqual(cut.closed(), { kind: 'closed', outputs: ['LINE'], isLoggedIn: true });
});
