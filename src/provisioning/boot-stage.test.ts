import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MacAddress } from '#values/mac-address.ts';
import { BootStage } from './boot-stage.ts';

const [first, second] = ['00:11:5C:93:AF:D1', '00:11:5C:93:AF:D2'] as [MacAddress, MacAddress];

test('the application reads from SIPDefault.cnf on, until the loader begins again', () => {
  const stage = new BootStage();
  assert.equal(stage.isApplication(first), false, 'nothing is known of a phone that was on already');
  for (const kind of ['ctl', 'sep-xml', 'phone-cnf', 'mgcp-cnf', 'xml-default', 'firmware'] as const) {
    stage.note(first, kind);
    assert.equal(stage.isApplication(first), false, kind);
  }
  for (const kind of ['default-cnf', 'phone-cnf', 'ring-list', 'dial-plan', 'sync-info'] as const) {
    stage.note(first, kind);
    assert.equal(stage.isApplication(first), true, kind);
  }
  assert.equal(stage.isApplication(second), false);
  stage.note(first, 'ctl');
  assert.equal(stage.isApplication(first), false);
});

test('phones that nobody has seen for long make room', () => {
  const stage = new BootStage();
  stage.note(first, 'default-cnf');
  for (let made = 0; made < 20_000; made += 1) stage.note(`made-up ${made}` as MacAddress, 'default-cnf');
  assert.equal(stage.isApplication(first), false);
  assert.equal(stage.isApplication('made-up 19999' as MacAddress), true);
});
