import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertTalking, CallBench, incoming } from '#virtual-phone/testing/call-bench.ts';

describe('calls that are not answered', () => {
  const refusals = [
    { what: 'busy', setup: { onIncoming: { kind: 'busy' } }, reason: '486 Busy Here' },
    { what: 'do not disturb', setup: { extra: 'dnd_control: 1\n' }, reason: '486 Busy Here' },
    { what: 'no such number', setup: { extra: '' }, reason: '404 Not Found', number: '299' },
  ] as const;
  for (const { what, setup, reason, ...other } of refusals) {
    test(`${what}: ${reason}`, async () => {
      const bench = new CallBench();
      const [one, two] = [await bench.add(), await bench.add(setup)];
      const call = await one.phone.call({ number: 'number' in other ? other.number : two.number });
      assert.equal(await bench.time.until(call.ended), reason);
      assert.equal(await call.answered, false);
    });
  }

  test('forwarded by the person, and by the configuration', async () => {
    const bench = new CallBench();
    const one = await bench.add();
    const three = 'local_cfwd_enable: 1\ncfwd_url: "204"\n';
    await bench.add({ onIncoming: { kind: 'forward', number: '203' } });
    await bench.add({ extra: three });
    const four = await bench.add();
    const call = await one.phone.call({ number: '202' });
    assert.ok(await bench.time.until(call.answered));
    await bench.pass(500);
    assertTalking([call, one], [incoming(four), four]);
    await bench.time.until(call.hangUp());
  });

  test('two phones that forward to each other don’t go on for ever', async () => {
    const bench = new CallBench();
    const one = await bench.add();
    await bench.add({ onIncoming: { kind: 'forward', number: '203' } });
    await bench.add({ onIncoming: { kind: 'forward', number: '202' } });
    const call = await one.phone.call({ number: '202' });
    assert.equal(await bench.time.until(call.ended), '302 Moved Temporarily');
  });

  test('hung up while it rings, and declined', async () => {
    const bench = new CallBench();
    const [one, two] = [await bench.add(), await bench.add({ onIncoming: { kind: 'ring' } })];
    const call = await one.phone.call({ number: two.number });
    await bench.pass(3000);
    assert.equal(call.state, 'ringing');
    await bench.time.until(call.hangUp());
    assert.equal(await bench.time.until(incoming(two).ended), 'the caller gave up');
    assert.ok(bench.proxy.seen.includes('487 INVITE'));
    const declined = await one.phone.call({ number: two.number });
    await bench.pass(1000);
    await bench.time.until(incoming(two).hangUp());
    assert.equal(await bench.time.until(declined.ended), '486 Busy Here');
    const taken = await one.phone.call({ number: two.number });
    await bench.pass(1000);
    assert.ok(await bench.time.until(incoming(two).answer()));
    assert.ok(await bench.time.until(taken.answered));
  });

  test('nobody goes to the phone: timer_invite_expires', async () => {
    const bench = new CallBench();
    const extra = 'timer_invite_expires: 20\n';
    const [one, two] = [await bench.add({ extra }), await bench.add({ onIncoming: { kind: 'ring' } })];
    const call = await one.phone.call({ number: two.number });
    const began = bench.time.now();
    assert.equal(await bench.time.until(call.ended), 'nobody answered');
    assert.equal(Math.round((bench.time.now() - began) / 1000), 20);
    await bench.time.until(incoming(two).ended);
  });

  test('nothing comes back: sip_invite_retx repetitions', async () => {
    for (const [extra, sends] of [
      ['', 7],
      ['sip_invite_retx: 2\n', 3],
    ] as const) {
      const bench = new CallBench();
      const [one, two] = [await bench.add({ extra }), await bench.add()];
      await two.phone.powerOff();
      const call = await one.phone.call({ number: two.number });
      assert.equal(await bench.time.until(call.ended), 'no answer');
      assert.equal(bench.proxy.seen.filter((what) => what === 'INVITE').length, sends);
    }
  });

  test('the other phone loses power in mid-call: hanging up ends it all the same', async () => {
    const bench = new CallBench();
    const [one, two] = [await bench.add(), await bench.add()];
    const { call } = await bench.call(one, two);
    await two.phone.powerOff();
    await bench.pass(1000);
    await bench.time.until(call.hangUp());
    assert.equal(call.state, 'ended');
    const own = bench.network.openSockets;
    await one.phone.powerOff();
    assert.equal(bench.network.openSockets, own - 1, 'only the SIP socket was still open');
  });
});
