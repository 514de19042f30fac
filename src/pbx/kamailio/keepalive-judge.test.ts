import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeepaliveJudge } from './keepalive-judge.ts';
import type { LocatedContact } from './location-dump.ts';

const contact = (keepaliveAt?: number): LocatedContact => ({
  user: '208',
  contact: 'sip:208@192.168.0.41',
  source: { address: '192.168.0.41', port: 5060 },
  callId: 'a',
  ...(keepaliveAt === undefined ? {} : { keepaliveAt }),
});

test('a contact whose last answer has not moved for two rounds is out of reach until it does', () => {
  const judge = new KeepaliveJudge();
  const reach = (answer: number | undefined, now: number) => judge.judge([contact(answer)], now)[0]?.reach;
  assert.equal(reach(1000, 0), 'reachable');
  assert.equal(reach(1060, 60_000), 'reachable');
  assert.equal(reach(1060, 190_000), 'reachable');
  assert.equal(reach(1060, 190_001), 'unreachable');
  assert.equal(reach(1200, 200_000), 'reachable');
});

test('of a Kamailio that asks nothing, nothing is concluded', () => {
  const judge = new KeepaliveJudge();
  for (const now of [0, 1_000_000]) assert.equal(judge.judge([contact()], now)[0]?.reach, undefined);
});
