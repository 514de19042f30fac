import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { AskerEvidence } from './asker-evidence.ts';

const home = '192.168.0.41' as Ipv4Address;
const nat = '192.168.0.1' as Ipv4Address;
const [first, second] = ['00:11:5C:93:AF:D1', '00:11:5C:93:AF:D2'] as [MacAddress, MacAddress];

test('the phone that named itself a moment ago is the asker, five minutes later nobody is', () => {
  let time = 0;
  const evidence = new AskerEvidence({ now: () => time, monotonic: () => time });
  evidence.note(home, first);
  time = 299_000;
  assert.equal(evidence.lastNamed(home), first);
  time = 301_000;
  assert.equal(evidence.lastNamed(home), undefined);
});

test('several phones behind one address are told apart by nothing', () => {
  const evidence = new AskerEvidence({ now: () => 0, monotonic: () => 0 });
  evidence.note(nat, first);
  evidence.note(nat, second);
  evidence.note(nat, second);
  assert.equal(evidence.lastNamed(nat), undefined);
});
