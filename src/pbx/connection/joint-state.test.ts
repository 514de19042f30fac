import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectorState } from '#pbx/connector.ts';
import { jointState, tellChanges } from './joint-state.ts';

const READY: ConnectorState = { kind: 'ready', since: 1 };
const FAILED: ConnectorState = { kind: 'failed', since: 2, code: 'X', reason: 'it is away', remedy: 'Wait.' };

test('one way that has failed is what is told of all; else the first that there is', () => {
  assert.equal(jointState([{ state: READY }, undefined, { state: FAILED }]), FAILED);
  assert.equal(jointState([undefined, { state: undefined }, { state: READY }]), READY);
  assert.deepEqual(jointState([undefined]), { kind: 'idle' });
});

test('a state is told once, until it is another one', () => {
  const told: ConnectorState[] = [];
  let state = READY as ConnectorState;
  const look = tellChanges(
    () => state,
    (one) => void told.push(one),
  );
  look();
  look();
  state = FAILED;
  look();
  look();
  assert.deepEqual(told, [READY, FAILED]);
});
