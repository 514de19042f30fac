import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SessionParts } from '#pbx/connection/conversation.ts';
import type { LinkSession } from '#pbx/connection/session-link.ts';
import type { OffhookError } from '#values/offhook-error.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';

/** A kind of session, and what its peer says. */
export interface SessionCase<S extends LinkSession, Event> {
  readonly make: (parts: SessionParts & { readonly onEvent: (event: Event) => void }) => S;
  /** What the peer says until the session is ready, each after it was asked for. */
  readonly login: readonly string[];
  /** Octets of what a peer says. */
  readonly encode?: (text: string) => Uint8Array;
}

/** A session without its connection: what it sent as text, what it told, and the peer's voice. */
export function standAlone<S extends LinkSession, Event>({
  make,
  encode = Buffer.from,
}: SessionCase<S, Event>) {
  const time = new VirtualTime();
  const sent: string[] = [];
  const events: Event[] = [];
  const ends: OffhookError[] = [];
  let ready = 0;
  const session = make({
    where: 'the office',
    send: (octets) => void sent.push(Buffer.from(octets).toString()),
    onReady: () => {
      ready += 1;
    },
    onEvent: (event) => void events.push(event),
    onEnd: (error) => void ends.push(error),
    timers: time,
  });
  const say = async (text: string) => {
    session.receive(encode(text));
    await new Promise(setImmediate);
  };
  return { session, time, sent, events, ends, say, timesReady: () => ready };
}

/** The same, once it is let in. */
export async function loggedIn<S extends LinkSession, Event>(kind: SessionCase<S, Event>) {
  const all = standAlone(kind);
  for (const text of kind.login) await all.say(text);
  assert.equal(all.timesReady(), 1);
  return all;
}

/** What holds of every session, whatever it speaks. */
export function testSession<S extends LinkSession, Event>(
  kind: SessionCase<S, Event>,
  {
    ask,
    answerMs,
    ping,
    pieces,
  }: {
    readonly ask: (session: S) => Promise<unknown>;
    readonly answerMs: number;
    readonly ping: RegExp;
    /** Pieces of what a peer might say, in any order. */
    readonly pieces: readonly string[];
  },
): void {
  test('who says nothing is given up: at the beginning, at a question, and half open', async () => {
    const silent = standAlone(kind);
    silent.time.advance(answerMs);
    assert.equal(silent.ends[0]?.code, 'PBX_UNREACHABLE');

    const asked = await loggedIn(kind);
    const answer = assert.rejects(ask(asked.session), { code: 'PBX_UNREACHABLE' });
    asked.time.advance(answerMs);
    await answer;

    const halfOpen = await loggedIn(kind);
    halfOpen.time.advance(20_000);
    assert.match(halfOpen.sent.at(-1) ?? '', ping);
    halfOpen.time.advance(answerMs);
    assert.equal(halfOpen.ends[0]?.code, 'PBX_UNREACHABLE');
    assert.equal(halfOpen.time.planned, 0);
  });

  test('whatever is said, it ends at most once, and nothing that was asked waits for ever', async () => {
    const said = fc.array(fc.constantFrom(...pieces), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(said, fc.boolean(), async (texts, polite) => {
        const { session, time, ends, say } = polite ? await loggedIn(kind) : standAlone(kind);
        const asked = ask(session).then(
          () => 'answered',
          () => 'failed',
        );
        for (const text of texts) await say(text);
        time.advance(100_000);
        await new Promise(setImmediate);
        time.advance(100_000);
        assert.ok(ends.length <= 1);
        assert.match(await asked, /answered|failed/);
      }),
      { numRuns: 50 },
    );
  });
}
