/** A million damaged SIP messages against the endpoint with its PBX: no crash, no leak, no stuck transaction. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendMutations } from '#app/testing/mutate-sip.ts';
import { PHONES, SipTorture, soundRequest } from '#app/testing/sip-torture.ts';
import { seededRandom } from '#values/seeded-random.ts';

const MESSAGES = 1_000_000;
const ROUND = 100_000;

test('a million mutated SIP messages: everything settles, memory does not grow, calls go on', () => {
  const torture = new SipTorture();
  const random = seededRandom(1_000_003);
  const heaps: number[] = [];
  for (let sent = 0; sent < MESSAGES; sent += ROUND) {
    sendMutations(torture, ROUND, random);
    assert.deepEqual(torture.failures, []);
    assert.deepEqual(torture.settle(), { clients: 0, servers: 0, planned: 0 });
    globalThis.gc?.();
    heaps.push(process.memoryUsage().heapUsed);
  }
  const answers = torture.answersTo(soundRequest('INVITE', '209', 'z9hG4bKafterwards'), PHONES['208']);
  assert.equal(answers.length, 2);
  const { received, malformed, stray, sent } = torture.intake.counters;
  assert.equal(received, MESSAGES + 1);
  assert.ok(malformed > 50_000 && stray > 5000 && sent > 200_000, JSON.stringify(torture.intake.counters));
  const [, second = 0] = heaps;
  const last = heaps.at(-1) ?? 0;
  assert.ok(last < second + 64 * 1024 * 1024, `the heap grew from ${second} to ${last} octets`);
});
