import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { headerValue } from '#protocols/sip/header-field.ts';
import { assertTalking, CallBench, incoming, PROXY, toldOfCalls } from '#virtual-phone/testing/call-bench.ts';

describe('two virtual phones', () => {
  for (const natEnable of [0, 1] as const) {
    for (const otherNat of [0, 1] as const) {
      test(`talk, nat_enable ${natEnable} calls nat_enable ${otherNat}`, async () => {
        const bench = new CallBench();
        const [one, two] = [await bench.add({ natEnable }), await bench.add({ natEnable: otherNat })];
        const { call, answered } = await bench.call(one, two);
        assert.ok(answered);
        await bench.pass(2000);
        const other = incoming(two);
        assertTalking([call, one], [other, two]);
        await bench.time.until(call.hangUp());
        await bench.time.until(other.ended);
        assert.deepEqual(toldOfCalls(one), ['dialling', 'ringing', 'connected', 'ended: hung up']);
        assert.deepEqual(toldOfCalls(two), ['ringing', 'connected', 'ended: the other side hung up']);
        for (const { sent, received, lost, jitter } of [call.statistics, other.statistics]) {
          assert.ok(sent >= 100 && sent <= 103, `${sent} packets in two seconds`);
          assert.ok(received >= 99 && lost === 0, `${received} received, ${lost} lost`);
          assert.equal(jitter, 0);
        }
      });
    }
  }

  test('the octets of an INVITE as the guide and captures have them', async () => {
    const bench = new CallBench();
    const [one, two] = [await bench.add(), await bench.add()];
    await bench.call(one, two);
    const invite = bench.proxy.requests.find(({ method }) => method === 'INVITE') ?? assert.fail();
    assert.equal(invite.uri, `sip:202@${PROXY};user=phone`);
    assert.equal(headerValue(invite, 'Contact'), '<sip:201@10.0.0.11:5060;transport=udp>');
    assert.equal(headerValue(invite, 'Expires'), '180');
    assert.match(headerValue(invite, 'From') ?? '', /^"201" <sip:201@10\.0\.0\.1>;tag=00115c93afd1/);
    assert.match(
      headerValue(invite, 'Call-ID') ?? '',
      /^00115c93-afd1\d{4}-[0-9a-f]{8}-[0-9a-f]{8}@10\.0\.0\.11$/,
    );
    assert.equal(
      Buffer.from(invite.body)
        .toString()
        .replace(/SIPUA \d+/, 'SIPUA n'),
      [
        'v=0',
        'o=Cisco-SIPUA n 0 IN IP4 10.0.0.11',
        's=SIP Call',
        't=0 0',
        'm=audio 16384 RTP/AVP 0 8 101',
        'c=IN IP4 10.0.0.11',
        'a=rtpmap:0 PCMU/8000',
        'a=rtpmap:8 PCMA/8000',
        'a=rtpmap:101 telephone-event/8000',
        'a=fmtp:101 0-15',
        'a=sendrecv',
        '',
      ].join('\r\n'),
    );
  });

  test('the one who was called hangs up; without Record-Route they find each other, too', async () => {
    const bench = new CallBench();
    bench.proxy.habits = { ...bench.proxy.habits, recordsRoute: false };
    const [one, two] = [await bench.add({ natEnable: 0 }), await bench.add({ natEnable: 0 })];
    const { call } = await bench.call(one, two);
    await bench.pass(200);
    await bench.time.until(incoming(two).hangUp());
    assert.equal(await bench.time.until(call.ended), 'the other side hung up');
    assert.ok(!bench.proxy.seen.includes('BYE'), 'it went straight');
  });

  for (const holdsByAddress of [0, 1] as const) {
    test(`hold and resume, rfc_2543_hold ${holdsByAddress}`, async () => {
      const bench = new CallBench();
      const extra = `rfc_2543_hold: ${holdsByAddress}\n`;
      const [one, two] = [await bench.add({ extra }), await bench.add({ extra })];
      const { call } = await bench.call(one, two);
      const other = incoming(two);
      await bench.pass(500);
      assert.ok(await bench.time.until(call.hold()));
      const before = [call.statistics.sent, other.statistics.sent];
      await bench.pass(500);
      assert.deepEqual([call.statistics.sent, other.statistics.sent], before, 'nobody speaks');
      assert.deepEqual([call.state, other.state], ['held', 'connected']);
      assert.equal(call.hears(two.hertz), 0);
      // The other side holds, too, and both come back one after the other.
      assert.ok(await bench.time.until(other.hold()));
      assert.ok(await bench.time.until(call.resume()));
      await bench.pass(200);
      assert.equal(call.statistics.sent, before[0], 'still held by the other side');
      assert.ok(await bench.time.until(other.resume()));
      await bench.pass(500);
      assertTalking([call, one], [other, two]);
      assert.equal(call.statistics.lost, 0);
      await bench.time.until(call.hangUp());
      assert.deepEqual(toldOfCalls(one).slice(3, -1), [
        'held by us',
        'held by other',
        'resumed by us',
        'resumed by other',
      ]);
    });
  }

  test('both hold at the same moment: one of them asks again', async () => {
    const bench = new CallBench();
    const [one, two] = [await bench.add(), await bench.add()];
    const { call } = await bench.call(one, two);
    const other = incoming(two);
    await bench.pass(200);
    assert.deepEqual(await bench.time.until(Promise.all([call.hold(), other.hold()])), [true, true]);
    assert.ok(bench.proxy.seen.includes('491 INVITE'));
    assert.deepEqual([call.state, other.state], ['held', 'held']);
  });

  test('keys are heard once each, in order', async () => {
    const bench = new CallBench();
    const [one, two] = [await bench.add(), await bench.add({ extra: 'dtmf_avt_payload: 96\n' })];
    const { call } = await bench.call(one, two);
    assert.ok(call.press('12#2'));
    assert.ok(!call.press('x'));
    await bench.pass(2000);
    const digits = two.events.flatMap((event) => (event.type === 'call-digit' ? event.digit : []));
    assert.equal(digits.join(''), '12#2');
    assert.equal(incoming(two).statistics.lost, 0);
    const [three] = [await bench.add({ extra: 'dtmf_outofband: none\n' })];
    const { call: mute } = await bench.call(one, three);
    assert.ok(!mute.press('1'), 'that phone offers no telephone events');
  });

  test('preferred_codec decides', async () => {
    const bench = new CallBench();
    const [one, two] = [await bench.add(), await bench.add({ extra: 'preferred_codec: g711alaw\n' })];
    const { call } = await bench.call(one, two);
    await bench.pass(500);
    assertTalking([call, one], [incoming(two), two]);
    const answer = bench.proxy.responses.find(({ status, body }) => status === 200 && body.length > 0);
    assert.match(Buffer.from(answer?.body ?? []).toString(), /m=audio \d+ RTP\/AVP 8 101\r\n/);
  });

  test('whoever is asked for credentials gives them, and a wrong password ends the call', async () => {
    const bench = new CallBench();
    bench.proxy.habits = { ...bench.proxy.habits, challenges: true };
    const [one, two] = [await bench.add(), await bench.add({ extra: 'line1_password: "other"\n' })];
    const { call, answered } = await bench.call(one, two);
    assert.ok(answered);
    await bench.time.until(call.hangUp());
    const wrong = await two.phone.call({ number: one.number });
    assert.equal(await bench.time.until(wrong.ended), '407 Proxy Authentication Required');
    assert.equal(one.calls.length, 0);
  });

  test('lines and rooms: a third call on a line is busy, an unknown line is an error', async () => {
    const bench = new CallBench();
    const [one, two, three] = [
      await bench.add(),
      await bench.add(),
      await bench.add({ extra: 'call_waiting: 0\n' }),
    ];
    await bench.call(one, two);
    assert.ok((await bench.call(three, two)).answered);
    await assert.rejects(three.phone.call({ line: 3, number: '201' }), { code: 'VIRTUAL_PHONE_CANT_CALL' });
    const { call } = await bench.call(one, three);
    assert.equal(await bench.time.until(call.ended), '486 Busy Here', 'call_waiting is 0 there');
    await bench.time.until(one.phone.powerOff());
    await assert.rejects(one.phone.call({ number: '202' }), { code: 'VIRTUAL_PHONE_CANT_CALL' });
  });
});

describe('transfer', () => {
  test('blind: the other two talk, and the one between is free', async () => {
    const bench = new CallBench();
    const [one, two, three] = [await bench.add(), await bench.add({ natEnable: 0 }), await bench.add()];
    const { call } = await bench.call(one, two);
    await bench.pass(500);
    assert.ok(await bench.time.until(incoming(two).transfer(three.number)));
    assert.equal(await bench.time.until(call.ended), 'the other side hung up');
    await bench.pass(500);
    const onward = one.events.findLast((event) => event.type === 'call-connected');
    assert.equal(onward?.number, three.number);
    assert.ok(incoming(three).hears(one.hertz) > 0.9);
    assert.deepEqual(toldOfCalls(two).slice(2), ['held by us', 'transferred', 'ended: transferred']);
  });

  test('blind, to someone busy: the call goes on', async () => {
    const bench = new CallBench();
    const [one, two, three] = [
      await bench.add(),
      await bench.add(),
      await bench.add({ onIncoming: { kind: 'busy' } }),
    ];
    const { call } = await bench.call(one, two);
    assert.equal(await bench.time.until(call.transfer(three.number)), false);
    assert.deepEqual(toldOfCalls(one).slice(3), ['held by us', 'transfer refused: 486']);
    assert.ok(await bench.time.until(call.resume()));
    await bench.pass(500);
    assertTalking([call, one], [incoming(two), two]);
  });

  test('attended: asks first, then joins the two by Replaces', async () => {
    const bench = new CallBench();
    const [one, two, three] = [await bench.add(), await bench.add(), await bench.add()];
    const { call } = await bench.call(one, two);
    assert.ok(await bench.time.until(call.hold()));
    const { call: consultation } = await bench.call(one, three);
    const asked = incoming(three);
    assert.ok(await bench.time.until(call.transferTo(consultation)));
    assert.equal(await bench.time.until(consultation.ended), 'the other side hung up');
    assert.equal(await asked.ended, 'replaced by another call');
    await bench.pass(500);
    assert.equal(three.calls.length, 2);
    assert.ok(incoming(three).hears(two.hertz) > 0.9);
    assert.deepEqual([call.state, incoming(three).state], ['ended', 'connected']);
  });
});
