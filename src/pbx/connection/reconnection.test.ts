import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectorState } from '#pbx/connector.ts';
import { pbxRefused, pbxUnreachable } from '#pbx/pbx-error.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { Reconnection } from './reconnection.ts';

const GONE = pbxUnreachable('the office', 'nobody is there');
const REFUSED = pbxRefused('the office', 'the user', 'Look it up.');

function reconnection() {
  const time = new VirtualTime();
  const states: ConnectorState[] = [];
  const tries: number[] = [];
  const connect = () => void tries.push(time.monotonic());
  const made = new Reconnection({ connect, clock: time, timers: time, random: () => 0 });
  return { made, time, states, tries, onState: (state: ConnectorState) => void states.push(state) };
}

test('a lost connection is tried again ever later, and told with when it was lost and when it is tried', () => {
  const { made, time, states, tries, onState } = reconnection();
  made.keep(onState);
  const begin = time.now();
  made.failed(GONE);
  time.advance(1000);
  made.failed(GONE);
  time.advance(1999);
  assert.deepEqual(tries, [1000]);
  time.advance(1);
  made.ready();
  made.failed(GONE);
  time.advance(1000);
  assert.deepEqual(tries, [1000, 3000, 4000]);
  const failed = states.filter((state) => state.kind === 'failed');
  assert.deepEqual(
    failed.map(({ since, retryAt = 0 }) => [since - begin, retryAt - begin]),
    [
      [0, 1000],
      [0, 3000],
      [3000, 4000],
    ],
  );
});

test('who is refused waits a minute, and after the end nothing is tried or told', () => {
  const { made, time, states, tries, onState } = reconnection();
  made.keep(onState);
  made.failed(REFUSED);
  time.advance(59_999);
  assert.deepEqual(tries, []);
  time.advance(1);
  assert.deepEqual(tries, [60_000]);
  made.failed(GONE);
  made.end();
  made.failed(GONE);
  made.ready();
  time.advance(100_000);
  assert.deepEqual([tries.length, states.length, time.planned], [1, 2, 0]);
});

test('one that nobody keeps open fails without trying again', () => {
  const { made, time } = reconnection();
  made.failed(GONE);
  assert.equal(time.planned, 0);
  assert.deepEqual(made.state, {
    kind: 'failed',
    since: time.now(),
    code: GONE.code,
    reason: GONE.message,
    remedy: GONE.remedy,
  });
});
