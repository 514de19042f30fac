import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { startInviteClient, stepInviteClient } from './invite-client.ts';
import { startInviteServer, stepInviteServer } from './invite-server.ts';
import { startNonInviteClient, stepNonInviteClient } from './non-invite-client.ts';
import { startNonInviteServer, stepNonInviteServer } from './non-invite-server.ts';
import { RFC_3261_TIMERS } from './sip-timers.ts';
import type { ClientEffect, ClientEvent, ServerEffect, ServerEvent, Step } from './transaction-step.ts';

type Effect = ClientEffect | ServerEffect;
interface Phased {
  readonly phase: string;
}

/** A machine in virtual time: what it did, when, and whether it is over. */
class Run<State extends Phased, Event extends { kind: string }> {
  readonly log: string[] = [];
  readonly #step: (state: State, event: Event) => Step<State, Effect>;
  readonly #timers = new Map<string, number>();
  state: State;
  now = 0;
  isOver = false;

  constructor(
    [state, effects]: Step<State, Effect>,
    step: (state: State, event: Event) => Step<State, Effect>,
  ) {
    this.#step = step;
    this.state = state;
    this.#perform(effects);
  }

  get running(): readonly string[] {
    return [...this.#timers.keys()];
  }

  feed(event: Event): this {
    const [state, effects] = this.#step(this.state, event);
    if (this.isOver)
      assert.deepEqual([state, effects], [this.state, []], 'an ended transaction does nothing');
    this.state = state;
    this.#perform(effects);
    return this;
  }

  /** Lets time pass; timers expire in their order. */
  advance(milliseconds: number): this {
    const until = this.now + milliseconds;
    for (;;) {
      const [next] = [...this.#timers].sort(([, a], [, b]) => a - b);
      if (next === undefined || next[1] > until) break;
      this.now = next[1];
      this.#timers.delete(next[0]);
      this.feed({ kind: 'timer', timer: next[0] } as unknown as Event);
    }
    this.now = until;
    return this;
  }

  /** When things of one kind were done, in seconds. */
  times(kind: string): number[] {
    return this.log
      .filter((entry) => entry.startsWith(`${kind} `))
      .map((entry) => Number(entry.split(' ').at(-1)));
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      assert.ok(!this.isOver, `${effect.kind} after the end`);
      switch (effect.kind) {
        case 'start':
          assert.ok(effect.ms > 0 && effect.ms <= 64_000, `timer ${effect.timer} of ${effect.ms} ms`);
          this.#timers.set(effect.timer, this.now + effect.ms);
          break;
        case 'stop':
          this.#timers.delete(effect.timer);
          break;
        case 'end':
          this.isOver = true;
          this.#timers.clear();
          break;
        default:
          this.log.push(`${effect.kind}${effect.kind === 'fail' ? `-${effect.why}` : ''} ${this.now / 1000}`);
      }
    }
    assert.equal(this.isOver, this.state.phase === 'ended');
  }
}

const inviteClient = (reliable = false) =>
  new Run(startInviteClient(RFC_3261_TIMERS, reliable), stepInviteClient);
const nonInviteClient = (reliable = false) =>
  new Run(startNonInviteClient(RFC_3261_TIMERS, reliable), stepNonInviteClient);
const inviteServer = (reliable = false) =>
  new Run(startInviteServer(RFC_3261_TIMERS, reliable), stepInviteServer);
const nonInviteServer = (reliable = false) =>
  new Run(startNonInviteServer(RFC_3261_TIMERS, reliable), stepNonInviteServer);
const response = (status: number) => ({ kind: 'response', status }) as const;
const respond = (status: number) => ({ kind: 'respond', status }) as const;
const REPETITION = { kind: 'repetition' } as const;
const ACK = { kind: 'ack' } as const;
const CANCEL = { kind: 'cancel' } as const;

test('INVITE that nobody answers: timer A doubles, timer B gives up after 32 s', () => {
  const run = inviteClient().advance(60_000);
  assert.deepEqual(run.times('send-request'), [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5]);
  assert.deepEqual([run.times('fail-timeout'), run.isOver], [[32], true]);
});

test('INVITE over TCP is sent once', () => {
  assert.deepEqual(inviteClient(true).advance(60_000).log, ['send-request 0', 'fail-timeout 32']);
});

test('INVITE that rings is not repeated, and waits as long as its user does', () => {
  const run = inviteClient().advance(600).feed(response(180)).advance(600_000).feed(response(183));
  assert.deepEqual(run.log, ['send-request 0', 'send-request 0.5', 'deliver 0.6', 'deliver 600.6']);
});

test('INVITE refused: each repetition is acknowledged for 32 s, the user is told once', () => {
  const run = inviteClient().feed(response(486)).advance(500).feed(response(486)).advance(31_499);
  assert.deepEqual(run.log, ['send-request 0', 'send-ack 0', 'deliver 0', 'send-ack 0.5']);
  assert.equal(run.advance(1).isOver, true);
  assert.equal(inviteClient(true).feed(response(486)).isOver, true);
});

test('INVITE accepted: every 2xx is delivered for 32 s, none is acknowledged here (RFC 6026)', () => {
  const run = inviteClient().feed(response(200)).advance(1000).feed(response(200)).feed(response(486));
  assert.deepEqual(run.log, ['send-request 0', 'deliver 0', 'deliver 1']);
  assert.equal(run.advance(30_999).isOver, false);
  assert.equal(run.advance(1).isOver, true);
});

test('CANCEL waits for the first provisional response, is sent once, and bounds the wait (§9.1)', () => {
  const run = inviteClient().feed(CANCEL).advance(700).feed(response(100)).feed(CANCEL).advance(40_000);
  assert.deepEqual(run.times('send-cancel'), [0.7]);
  assert.deepEqual(run.times('fail-timeout'), [32.7]);
  assert.deepEqual(inviteClient().feed(response(180)).feed(CANCEL).feed(response(487)).advance(40_000).log, [
    'send-request 0',
    'deliver 0',
    'send-cancel 0',
    'send-ack 0',
    'deliver 0',
  ]);
  assert.deepEqual(inviteClient().feed(response(200)).feed(CANCEL).times('send-cancel'), []);
});

test('an INVITE or ACK that cannot be sent ends the transaction; while it rings nothing is to be sent', () => {
  const broken = { kind: 'transport-error' } as const;
  assert.deepEqual(inviteClient().feed(broken).times('fail-transport'), [0]);
  assert.deepEqual(inviteClient().feed(response(404)).feed(broken).times('fail-transport'), [0]);
  assert.equal(inviteClient().feed(response(180)).feed(broken).isOver, false);
  assert.deepEqual(nonInviteClient().feed(broken).times('fail-transport'), [0]);
});

test('other requests: timer E doubles up to 4 s, timer F gives up after 32 s', () => {
  const run = nonInviteClient().advance(60_000);
  assert.deepEqual(run.times('send-request'), [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]);
  assert.deepEqual(run.times('fail-timeout'), [32]);
  const proceeding = nonInviteClient().feed(response(100)).advance(60_000);
  assert.deepEqual(proceeding.times('send-request'), [0, 0.5, 4.5, 8.5, 12.5, 16.5, 20.5, 24.5, 28.5]);
  assert.deepEqual(proceeding.times('fail-timeout'), [32]);
});

test('other requests: repetitions of the final response are absorbed for 5 s (timer K)', () => {
  const run = nonInviteClient().feed(response(200)).feed(response(200)).advance(4999);
  assert.deepEqual([run.log, run.isOver], [['send-request 0', 'deliver 0'], false]);
  assert.equal(run.advance(1).isOver, true);
  assert.equal(nonInviteClient(true).feed(response(200)).isOver, true);
});

test('INVITE server: the last provisional response is repeated, a refusal until its ACK (timers G and H)', () => {
  assert.deepEqual(inviteServer().feed(REPETITION).log, []);
  const run = inviteServer().feed(respond(180)).feed(REPETITION).feed(respond(486)).advance(60_000);
  assert.deepEqual(
    run.times('send-response'),
    [0, 0, 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5],
  );
  assert.deepEqual(run.times('fail-timeout'), [32]);
});

test('INVITE server: after the ACK everything is absorbed for 5 s (timer I)', () => {
  const run = inviteServer()
    .feed(respond(486))
    .advance(100)
    .feed(ACK)
    .feed(ACK)
    .feed(REPETITION)
    .advance(4999);
  assert.deepEqual([run.log, run.isOver], [['send-response 0'], false]);
  assert.equal(run.advance(1).isOver, true);
  assert.equal(inviteServer(true).feed(respond(486)).feed(ACK).isOver, true);
});

test('INVITE server: accepted, it swallows repetitions and lets more 2xx through for 32 s (RFC 6026, timer L)', () => {
  const run = inviteServer()
    .feed(respond(200))
    .feed(REPETITION)
    .advance(1000)
    .feed(respond(200))
    .feed(respond(486));
  assert.deepEqual(run.log, ['send-response 0', 'send-response 1']);
  assert.deepEqual(run.feed(ACK).times('deliver-ack'), [1]);
  assert.equal(run.advance(31_000).isOver, true);
});

test('other requests: repetitions get the last response; the final one is kept, and that is the end', () => {
  const run = nonInviteServer().feed(REPETITION).feed(respond(100)).feed(REPETITION).feed(respond(200));
  run.feed(respond(404)).feed(REPETITION);
  assert.deepEqual(run.log, ['send-response 0', 'send-response 0', 'send-response 0', 'keep-response 0']);
  assert.equal(run.isOver, true);
  assert.deepEqual(nonInviteServer(true).feed(respond(200)).log, ['send-response 0'], 'TCP repeats nothing');
  assert.equal(nonInviteServer().feed({ kind: 'abandon' }).isOver, true);
});

const statuses = fc.integer({ min: 100, max: 699 });
const waits = fc.integer({ min: 0, max: 40_000 }).map((ms) => ({ kind: 'wait', ms }) as const);
const timers = fc
  .constantFrom('A', 'B', 'D', 'E', 'F', 'G', 'H', 'I', 'K', 'L', 'M', 'cancel')
  .map((timer) => ({ kind: 'timer', timer }) as const);
const clientEvents: fc.Arbitrary<ClientEvent | { kind: 'wait'; ms: number }> = fc.oneof(
  statuses.map(response),
  fc.constantFrom(CANCEL, { kind: 'transport-error' } as const),
  waits,
  timers as fc.Arbitrary<ClientEvent>,
);
const serverEvents: fc.Arbitrary<ServerEvent | { kind: 'wait'; ms: number }> = fc.oneof(
  statuses.map(respond),
  fc.constantFrom(REPETITION, ACK, { kind: 'abandon' } as const, { kind: 'transport-error' } as const),
  waits,
  timers as fc.Arbitrary<ServerEvent>,
);

/** Feeds any events, and gives the machine all the time in the world. */
function play<State extends Phased, Event extends { kind: string }>(
  run: Run<State, Event>,
  events: readonly (Event | { kind: 'wait'; ms: number })[],
  lastWord: Event,
): void {
  for (const event of events) {
    if (event.kind === 'wait') run.advance((event as { ms: number }).ms);
    else run.feed(event as Event);
    assert.ok(run.running.length <= 4);
  }
  run.feed(lastWord).advance(200_000);
  assert.ok(run.isOver, `stuck in ${run.state.phase}`);
  assert.deepEqual(run.running, []);
}

test('whatever happens, a client transaction ends once its user cancels, and tells at most one outcome', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(clientEvents, { maxLength: 30 }), (reliable, events) => {
      const invite = inviteClient(reliable);
      play(invite, events, CANCEL);
      assert.ok(invite.times('send-cancel').length <= 1);
      const other = nonInviteClient(reliable);
      play(other, events, CANCEL);
      for (const run of [invite, other]) {
        const failures = [...run.times('fail-timeout'), ...run.times('fail-transport')].length;
        assert.ok(failures <= 1);
      }
    }),
  );
});

test('whatever happens, a server transaction ends once its user has answered or given up', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(serverEvents, { maxLength: 30 }), (reliable, events) => {
      for (const lastWord of [respond(200), respond(500), { kind: 'abandon' } as const]) {
        play(inviteServer(reliable), events, lastWord);
        play(nonInviteServer(reliable), events, lastWord);
      }
    }),
  );
});
