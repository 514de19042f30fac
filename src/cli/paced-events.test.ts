import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import { PacedEvents } from './paced-events.ts';

const event = (at: number): PhoneEvent => ({ at, type: 'dhcp-alone' });

test('events of one moment are shown together, in their order, and none is lost at the end', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const shown: number[][] = [];
  const paced = new PacedEvents((events) => shown.push(events.map(({ at }) => at)));
  paced.add(event(1));
  paced.add(event(2));
  assert.deepEqual(shown, []);
  t.mock.timers.tick(50);
  paced.add(event(3));
  paced[Symbol.dispose]();
  paced.add(event(4));
  t.mock.timers.tick(1000);
  assert.deepEqual(shown, [[1, 2], [3], [4]]);
});
