import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseSession } from '#protocols/sdp/parse-session.ts';
import { headerValue } from '#protocols/sip/header-field.ts';
import { CallBench, toldOfCalls } from '#virtual-phone/testing/call-bench.ts';
import { RawPeer } from '#virtual-phone/testing/raw-peer.ts';
import type { Call } from './call.ts';

const SDP = [
  'v=0',
  'o=- 1 1 IN IP4 10.0.0.99',
  's=-',
  'c=IN IP4 10.0.0.99',
  't=0 0',
  'm=audio 9000 RTP/AVP 0',
  '',
].join('\r\n');
const G729_ONLY = SDP.replace('RTP/AVP 0', 'RTP/AVP 18');

/** A phone that is called by a stranger, in the middle of the call. */
async function talking(offer = SDP) {
  const bench = new CallBench();
  const phone = await bench.add();
  const peer = new RawPeer(bench, phone);
  const answer = await peer.ask('INVITE', { callId: 'talk', body: offer });
  assert.equal(answer?.status, 200);
  const within = { callId: 'talk', to: RawPeer.dialogTo(answer) };
  return { bench, phone, peer, within, answer };
}

describe('requests that no call is about, or that ask too much', () => {
  const refusals: [string, number, string, Parameters<RawPeer['ask']>[1]?][] = [
    ['a line that the phone does not have', 404, 'INVITE', { uri: 'sip:999@10.0.0.11', body: SDP }],
    ['nothing but G.729', 488, 'INVITE', { body: G729_ONLY }],
    ['no SDP at all, but something', 488, 'INVITE', { body: 'hello' }],
    ['an extension that it does not know', 420, 'INVITE', { body: SDP, headers: { Require: '100rel' } }],
    ['no Contact', 400, 'INVITE', { body: SDP, headers: { Contact: '' } }],
    ['a route that leads nowhere', 400, 'INVITE', { body: SDP, headers: { 'Record-Route': '<tel:1>' } }],
    [
      'a call to be replaced that there is not',
      481,
      'INVITE',
      { body: SDP, headers: { Replaces: 'x;to-tag=1;from-tag=2' } },
    ],
    ['a Replaces that nobody can read', 481, 'INVITE', { body: SDP, headers: { Replaces: 'x' } }],
    ['BYE without a call', 481, 'BYE', { to: '<sip:201@10.0.0.11>;tag=1' }],
    ['BYE without a tag', 481, 'BYE'],
    ['INFO without a call', 481, 'INFO'],
    ['CANCEL of nothing', 481, 'CANCEL'],
    ['INVITE within a call that there is not', 481, 'INVITE', { to: '<sip:201@10.0.0.11>;tag=1', body: SDP }],
    ['REFER out of the blue', 501, 'REFER', { headers: { 'Refer-To': '<sip:1@10.0.0.1>' } }],
    ['OPTIONS', 200, 'OPTIONS'],
  ];
  test('each gets the answer that RFC 3261 has for it, and none makes the phone ring', async () => {
    const bench = new CallBench();
    const phone = await bench.add();
    const peer = new RawPeer(bench, phone);
    for (const [what, status, method, request] of refusals) {
      assert.equal((await peer.ask(method, request))?.status, status, what);
      // An INVITE that was refused is acknowledged, or it is answered for half a minute.
      if (method === 'INVITE') await bench.pass(40_000);
    }
    assert.deepEqual(toldOfCalls(phone), []);
    const unsupported = await peer.ask('INVITE', { body: SDP, headers: { Require: 'x, replaces, y' } });
    assert.equal(headerValue(unsupported ?? assert.fail(), 'Unsupported'), 'x, y');
  });

  test('nat_enable 0: a call for another host is refused, nat_enable 1 takes it', async () => {
    for (const [natEnable, status] of [
      [0, 404],
      [1, 200],
    ] as const) {
      const bench = new CallBench();
      const phone = await bench.add({ natEnable });
      const peer = new RawPeer(bench, phone);
      const answer = await peer.ask('INVITE', { uri: 'sip:201@192.0.2.7', body: SDP });
      assert.equal(answer?.status, status);
    }
  });
});

describe('a call with a strange other side', () => {
  test('no ACK: the 200 is repeated, and then the call is ended', async () => {
    const { bench, phone, peer } = await talking();
    await bench.pass(40_000);
    const answers = peer.received.filter((message) => message.kind === 'response' && message.status === 200);
    assert.equal(answers.length, 11, 'after 0.5, 1, 2 and then each 4 seconds');
    assert.deepEqual(toldOfCalls(phone).at(-1), 'ended: no ACK came');
    assert.ok(peer.asked.includes('BYE'));
  });

  test('an INVITE without an offer gets one, and the ACK answers it', async () => {
    const { bench, phone, peer, within, answer } = await talking('');
    const offered = parseSession(answer?.body ?? new Uint8Array());
    assert.deepEqual(offered.media[0]?.formats, ['0', '8', '101']);
    assert.equal(phone.calls[0]?.statistics.sent, 0);
    peer.send('ACK', { ...within, body: SDP });
    await bench.pass(1000);
    assert.ok((phone.calls[0]?.statistics.sent ?? 0) > 45);
    for (const bad of [G729_ONLY, '']) {
      const other = await talking('');
      other.peer.send('ACK', { ...other.within, body: bad });
      await other.bench.pass(1000);
      assert.equal(toldOfCalls(other.phone).at(-1), 'ended: no common codec');
      assert.ok(other.peer.asked.includes('BYE'));
    }
  });

  test('within the call: what is out of turn, unknown or malformed changes nothing', async () => {
    const { bench, phone, peer, within } = await talking();
    assert.equal(
      (await peer.ask('INVITE', { ...within, sequence: 2, body: SDP }))?.status,
      500,
      'the ACK is not here yet',
    );
    peer.send('ACK', within);
    await bench.pass(100);
    const told = toldOfCalls(phone).length;
    const questions: [number, string, Parameters<RawPeer['ask']>[1]][] = [
      [500, 'INFO', { sequence: 1 }],
      [200, 'INFO', { sequence: 10 }],
      [200, 'OPTIONS', { sequence: 11 }],
      [501, 'UPDATE', { sequence: 12 }],
      [488, 'INVITE', { sequence: 13, body: G729_ONLY }],
      [400, 'REFER', { sequence: 14 }],
      [400, 'REFER', { sequence: 15, headers: { 'Refer-To': '<mailto:a@b>' } }],
      [400, 'REFER', { sequence: 16, headers: { 'Refer-To': '<sip:1@10.0.0.1?Replaces=%zz>' } }],
      [489, 'NOTIFY', { sequence: 17, headers: { Event: 'presence' } }],
      [400, 'NOTIFY', { sequence: 18, headers: { Event: 'refer' }, body: 'gone' }],
      [200, 'NOTIFY', { sequence: 19, headers: { Event: 'refer' }, body: 'SIP/2.0 200 OK' }],
    ];
    for (const [status, method, request] of questions) {
      const answer = await peer.ask(method, { ...within, ...request });
      assert.equal(answer?.status, status, `${method} ${JSON.stringify(request)}`);
    }
    assert.equal(toldOfCalls(phone).length, told);
    assert.equal((await peer.ask('BYE', { ...within, sequence: 20 }))?.status, 200);
    assert.equal(toldOfCalls(phone).at(-1), 'ended: the other side hung up');
    assert.equal((await peer.ask('BYE', { ...within, sequence: 21 }))?.status, 481);
  });

  test('RTP from elsewhere, of another kind, or no RTP at all is not counted', async () => {
    const { bench, phone, peer, within, answer } = await talking();
    peer.send('ACK', within);
    const port = parseSession(answer?.body ?? new Uint8Array()).media[0]?.port ?? 0;
    const sound = (payloadType: number) =>
      Uint8Array.of(0x80, payloadType, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 255, 255);
    const stranger = bench.network.openNow('10.0.0.98', 9000, () => {});
    const other = bench.network.openNow('10.0.0.99', 9000, () => {});
    stranger.send(sound(0), phone.address, port);
    other.send(sound(18), phone.address, port);
    other.send(Uint8Array.of(1, 2, 3), phone.address, port);
    other.send(sound(0), phone.address, port);
    await bench.pass(100);
    assert.equal(phone.calls[0]?.statistics.received, 1);
  });
});

test('a check-sync in mid-call waits until it is over', async () => {
  const bench = new CallBench();
  const [one, two] = [await bench.add(), await bench.add()];
  const { call } = await bench.call(one, two);
  const peer = new RawPeer(bench, two);
  assert.equal((await peer.ask('NOTIFY', { headers: { Event: 'check-sync' } }))?.status, 200);
  await bench.pass(60_000);
  assert.equal(call.state, 'connected');
  await bench.time.until(call.hangUp());
  await bench.pass(120_000);
  assert.ok(two.events.some(({ type }) => type === 'reboot'));
});

test('when a phone goes off, nobody waits for its calls for ever', async () => {
  const bench = new CallBench();
  const [one, two] = [await bench.add(), await bench.add({ onIncoming: { kind: 'ring' } })];
  const call = await one.phone.call({ number: two.number });
  await bench.pass(1000);
  await one.phone.powerOff();
  assert.deepEqual([await call.answered, await call.ended], [false, 'the phone went off']);
  assert.deepEqual([call.state, await call.hold(), await call.transfer('1')], ['ended', false, false]);
  await call.hangUp();
});

test('a phone that goes off while it hangs up lets go whoever waits for that', async () => {
  const bench = new CallBench();
  const [one, two] = [await bench.add(), await bench.add()];
  const { call } = await bench.call(one, two);
  await two.phone.powerOff();
  const hungUp = call.hangUp();
  await one.phone.powerOff();
  await hungUp;
  assert.equal(await call.ended, 'hung up');
});

test('whatever two phones do and however much is lost, hanging up leaves no call, no socket and no sound', async () => {
  const deeds = ['hold', 'resume', 'press', 'transfer', 'wait', 'hangUp'] as const;
  const deed = fc.record({ who: fc.boolean(), what: fc.constantFrom(...deeds), pause: fc.nat(3000) });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 0.05, 0.2),
      fc.array(deed, { maxLength: 10 }),
      fc.nat(1000),
      async (packetLoss, story, seed) => {
        const bench = new CallBench();
        const lossy = { faults: { packetLoss }, patience: { boots: 50, cycles: 50 } };
        const one = await bench.add({ ...lossy, seed });
        const two = await bench.add({ ...lossy, seed: seed + 1 });
        await bench.add({ onIncoming: { kind: 'busy' } });
        // The last files are still being fetched.
        await bench.pass(60_000);
        const atRest = bench.network.openSockets;
        if (one.phone.state !== 'registered' || two.phone.state !== 'registered') return;
        const call = await one.phone.call({ number: two.number });
        const talks: Promise<unknown>[] = [];
        for (const { who, what, pause } of story) {
          const mine: Call | undefined = who ? call : two.calls[0];
          if (what === 'press') mine?.press('1');
          else if (what === 'transfer') talks.push(mine?.transfer('203') ?? Promise.resolve());
          else if (what !== 'wait') talks.push(mine?.[what]() ?? Promise.resolve());
          await bench.pass(pause);
        }
        const all = [call, ...two.calls, ...one.calls];
        talks.push(...all.map((one) => one.hangUp()));
        await bench.time.until(Promise.all(talks), bench.time.now() + 1_000_000);
        await bench.pass(400_000);
        for (const { state } of all) assert.equal(state, 'ended');
        assert.equal(bench.network.openSockets, atRest);
        const dialled = [...one.events, ...two.events].filter(({ type }) => type === 'call-dialling');
        const transfers = story.filter(({ what }) => what === 'transfer');
        assert.ok(dialled.length <= 1 + transfers.length, 'no more calls than were asked for');
      },
    ),
    { numRuns: 40 },
  );
});
