import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallBench, PBX_ADDRESS, rings, SETTLED, secretOf } from '#pbx/embedded/testing/call-bench.ts';
import type { Outcome, ScriptedPhone } from '#pbx/embedded/testing/scripted-phone.ts';
import { type HeaderField, headerValue, headerValues } from '#protocols/sip/header-field.ts';
import type { ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';

const statuses = ({ responses }: Outcome) => responses.map(({ status }) => status);
const methods = ({ received }: ScriptedPhone) => received.map(({ method }) => method);
const field = (name: string, value: string): HeaderField => ({ name, value });

for (const callerNat of [0, 1] as const) {
  for (const calleeNat of [0, 1] as const) {
    test(`a whole call, nat_enable ${callerNat} calls nat_enable ${calleeNat}`, () => {
      const bench = new CallBench();
      const [alice, bob] = [bench.registered('208', callerNat), bench.registered('209', calleeNat)];
      rings(bench, bob, 200);
      const call = alice.call('209');
      bench.time.advance(1100);
      assert.deepEqual(statuses(call), [100, 180, 200]);
      const [invite] = bob.received;
      // With nat_enable 0 a phone answers 404 to any other host than its own.
      assert.equal(invite?.uri, bob.contact);
      assert.equal(headerValue(invite, 'Max-Forwards'), '69');
      const dialog = alice.established(call);
      bench.time.advance(100);
      assert.deepEqual(
        bob.acks.map(({ uri }) => uri),
        [bob.contact],
      );
      for (const method of ['INFO', 'UPDATE', 'REFER', 'PRACK', 'INVITE']) {
        const asked = alice.within(dialog, method);
        bench.time.advance(2000);
        assert.equal(statuses(asked).at(-1), 200, method);
        if (method === 'INVITE') alice.established(asked);
      }
      // The one who was called hangs up.
      const bye = bob.send({
        method: 'BYE',
        uri: alice.contact,
        routes: headerValues(invite, 'Record-Route'),
        callId: dialog.callId,
        fromTag: dialog.toTag,
        toTag: dialog.fromTag,
      });
      bench.time.advance(1000);
      assert.deepEqual([statuses(bye), methods(alice)], [[200], ['BYE']]);
      assert.equal(alice.received[0]?.uri, alice.contact);
      assert.deepEqual(headerValues(alice.received[0], 'Route'), []);
      assert.deepEqual(bench.settle(), SETTLED);
    });
  }
}

test('busy, not there, unknown: 486, 480, 404, and the call is counted', () => {
  const bench = new CallBench();
  const [alice, bob] = [bench.registered('208'), bench.registered('209')];
  rings(bench, bob, 486);
  const outcomes = ['209', '210', '399'].map((number) => alice.call(number));
  bench.time.advance(2000);
  assert.deepEqual(outcomes.map(statuses), [[100, 180, 486], [480], [404]]);
  const warning = headerValue(outcomes[2]?.responses[0] ?? assert.fail(), 'Warning');
  assert.equal(warning, '399 192.168.0.2:5060 "No such extension, and no route to the outside"');
  assert.deepEqual(
    bench.events.flatMap((event) => (event.kind === 'call' ? [event.status] : [])),
    [480, 404, 486],
  );
  assert.deepEqual(bench.settle(), SETTLED);
});

test('an emergency number gets 404 with the reason, and a loud event', () => {
  const bench = new CallBench();
  const alice = bench.registered('208');
  const call = alice.call('112');
  bench.time.advance(1000);
  assert.deepEqual(statuses(call), [404]);
  assert.match(headerValue(call.responses[0] ?? assert.fail(), 'Warning') ?? '', /No emergency calls/);
  const [loud] = bench.events.filter((event) => event.kind === 'emergency-call');
  assert.deepEqual(loud, {
    kind: 'emergency-call',
    user: '208',
    number: '112',
    source: { address: alice.address, port: 5060 },
  });
});

test('nobody answers: the phone that is gone gives 408, the one that rings for ever is called off by timer C', () => {
  const bench = new CallBench();
  const [alice, bob, carol] = [bench.registered('208'), bench.registered('209'), bench.registered('210')];
  bench.network.leave(bob.address, bob.port);
  rings(bench, carol, 0);
  const [toBob, toCarol] = [alice.call('209'), alice.call('210')];
  bench.time.advance(31_000);
  assert.deepEqual([statuses(toBob), statuses(toCarol)], [[100], [100, 180]]);
  bench.time.advance(2000);
  assert.deepEqual(statuses(toBob), [100, 408]);
  bench.time.advance(180_000);
  assert.deepEqual(
    [statuses(toCarol), methods(carol)],
    [
      [100, 180, 408],
      ['INVITE', 'CANCEL'],
    ],
  );
  assert.deepEqual(bench.settle(), SETTLED);
});

test('CANCEL is answered at once, goes to every phone that rings, and the call ends with 487', () => {
  const bench = new CallBench();
  const [alice, bob] = [bench.registered('208'), bench.registered('209')];
  rings(bench, bob, 0);
  const call = alice.call('209');
  bench.time.advance(500);
  call.transaction.cancel();
  bench.time.advance(500);
  assert.deepEqual(
    [statuses(call), methods(bob)],
    [
      [100, 180, 487],
      ['INVITE', 'CANCEL'],
    ],
  );
  assert.deepEqual(bench.settle(), SETTLED);
});

test('all phones of an extension ring, the first one wins, the others are called off', () => {
  const bench = new CallBench();
  const alice = bench.registered('208');
  const [desk, kitchen] = [bench.registered('209'), bench.registered('209')];
  rings(bench, desk, 200);
  rings(bench, kitchen, 0);
  const call = alice.call('209');
  bench.time.advance(1200);
  assert.deepEqual(statuses(call), [100, 180, 180, 200]);
  assert.deepEqual([methods(desk), methods(kitchen)], [['INVITE'], ['INVITE', 'CANCEL']]);
  alice.established(call);
  assert.deepEqual(bench.settle(), SETTLED);
});

test('two who answer at once both reach the caller, who can end one of the calls', () => {
  const bench = new CallBench();
  const alice = bench.registered('208');
  const [desk, kitchen] = [bench.registered('209'), bench.registered('209')];
  for (const phone of [desk, kitchen]) phone.onRequest = (transaction) => phone.answer(transaction, 200);
  const call = alice.call('209');
  bench.time.advance(100);
  assert.deepEqual(
    statuses(call).filter((status) => status === 200),
    [200, 200],
  );
});

test('only who is registered from there, or proves who he is, may call; ACK and CANCEL are never challenged', () => {
  const bench = new CallBench();
  const bob = bench.registered('209');
  const stranger = bench.phone('208');
  const challenged = stranger.call('209');
  bench.time.advance(1000);
  assert.deepEqual([statuses(challenged), bob.received], [[407], []]);
  assert.match(headerValue(challenged.responses[0] ?? assert.fail(), 'Proxy-Authenticate') ?? '', /^Digest /);
  const wrong = stranger.call('209', [], 'guess');
  bench.time.advance(2000);
  assert.deepEqual(statuses(wrong), [403]);
  const proved = stranger.call('209', [field('Subject', 'hello')], secretOf('208'));
  bench.time.advance(1000);
  assert.deepEqual(statuses(proved), [100, 200]);
  const [invite] = bob.received;
  assert.ok(invite);
  // Credentials for us are nobody else's business.
  assert.deepEqual(headerValues(invite, 'Proxy-Authorization'), []);
  // Nobody knows this phone by its registration, and yet both sides find each other within the call.
  const dialog = stranger.established(proved);
  bench.time.advance(100);
  assert.equal(bob.acks.length, 1);
  const bye = bob.send({
    method: 'BYE',
    uri: stranger.contact,
    routes: headerValues(invite, 'Record-Route'),
    callId: dialog.callId,
    fromTag: dialog.toTag,
    toTag: dialog.fromTag,
  });
  const cancel = stranger.send({ method: 'CANCEL', uri: 'sip:209@192.168.0.2' });
  bench.time.advance(1000);
  assert.deepEqual([statuses(bye), statuses(cancel)], [[200], [481]]);
  assert.deepEqual(bench.settle(), SETTLED);
});

test('a request within a call that nobody knows gets 481, a route that somebody made up opens nothing', () => {
  const bench = new CallBench();
  const alice = bench.registered('208');
  bench.registered('209');
  const dialog = { toTag: 'x', callId: 'none', fromTag: 'y' };
  const lost = alice.send({ method: 'BYE', uri: 'sip:999@203.0.113.9', ...dialog });
  const stranger = bench.phone('666');
  const routes = [`<sip:${'A'.repeat(62)}@${PBX_ADDRESS}:5060;lr>`];
  const forged = stranger.send({ method: 'INFO', uri: 'sip:209@192.168.0.21:5060', routes, ...dialog });
  bench.time.advance(1000);
  assert.deepEqual([statuses(lost), statuses(forged)], [[481], [407]]);
});

test('Max-Forwards 0 gets 483, a loop 482, a Proxy-Require 420, another scheme 416', () => {
  const bench = new CallBench();
  const alice = bench.registered('208');
  const bob = bench.registered('209');
  // A phone that sends the request back to where it came from, unchanged but for a Via of its own.
  let looped: Outcome | undefined;
  bob.onRequest = ({ request }) => {
    const via = field('Via', `SIP/2.0/UDP ${bob.address}:5060;branch=z9hG4bKback`);
    const server = { transport: 'udp', local: bob.address, address: PBX_ADDRESS, port: 5060 } as const;
    const back = { ...request, uri: 'sip:209@192.168.0.2', headers: [via, ...request.headers] };
    const responses: Outcome['responses'] = [];
    const transaction = bob.layer?.send(
      back,
      {
        vias: [{ transport: 'UDP', host: '', parameters: [{ name: 'branch', value: 'z9hG4bKback' }] }],
        cseq: { number: 1, method: 'INFO' },
      },
      server,
      { onResponse: (response) => responses.push(response), onFailure: () => {} },
    );
    looped = { request, responses, transaction: transaction as Outcome['transaction'] };
  };
  alice.send({ method: 'INFO', uri: 'sip:209@192.168.0.2' });
  const refused = [
    alice.call('209', [field('Max-Forwards', '0')]),
    alice.call('209', [field('Proxy-Require', 'sec-agree')]),
    alice.send({ method: 'INVITE', uri: 'tel:209' }),
  ];
  bench.time.advance(1000);
  assert.deepEqual(refused.map(statuses), [[483], [420], [416]]);
  assert.deepEqual(
    looped?.responses.map(({ status }) => status),
    [482],
  );
});

test('what a strict router did is undone (§16.4)', () => {
  const bench = new CallBench();
  const [alice, bob] = [bench.registered('208'), bench.registered('209')];
  const call = alice.call('209');
  bench.time.advance(100);
  const dialog = alice.established(call);
  const [route = ''] = dialog.routes;
  const info = alice.within({ ...dialog, uri: route.slice(1, -1), routes: [`<${dialog.uri}>`] }, 'INFO');
  bench.time.advance(1000);
  assert.deepEqual([statuses(info), bob.received.at(-1)?.uri], [[200], bob.contact]);
});

test('a group rings all but the one who calls it; a hunt goes on after busy, do-not-disturb and silence', () => {
  const members = ['208', '209', '210', '211'];
  const bench = new CallBench({
    groups: [
      { number: '300', ring: 'all', timeout: 20, members },
      { number: '301', ring: 'hunt', timeout: 20, members },
    ],
  });
  const [alice, bob, carol, dave] = members.map((user) => bench.registered(user));
  assert.ok(alice && bob && carol && dave);
  rings(bench, bob, 486);
  rings(bench, carol, 0);
  rings(bench, dave, 200);
  const toAll = alice.call('300');
  bench.time.advance(3000);
  assert.equal(statuses(toAll).at(-1), 200);
  assert.deepEqual(
    [bob, carol, dave, alice].map((phone) => methods(phone).length),
    [1, 2, 1, 0],
  );
  const hunt = alice.call('301');
  bench.time.advance(1500);
  assert.deepEqual([methods(carol).length, methods(dave).length], [3, 1]);
  bench.time.advance(20_000);
  assert.deepEqual(methods(carol).slice(2), ['INVITE', 'CANCEL']);
  bench.time.advance(2000);
  assert.equal(statuses(hunt).at(-1), 200);
  rings(bench, dave, 0);
  const inVain = alice.call('301');
  bench.time.advance(60_000);
  assert.equal(statuses(inVain).at(-1), 486);
  assert.deepEqual(bench.settle(), SETTLED);
});

test('forwarding by 302 leads to registered extensions only, ends, and goes round in no circle', () => {
  const bench = new CallBench();
  const [alice, bob, carol] = [bench.registered('208'), bench.registered('209'), bench.registered('210')];
  const forwardsTo = (phone: ScriptedPhone, uri: string) => {
    phone.onRequest = (transaction: ServerTransaction) =>
      phone.answer(transaction, 302, [field('Contact', `<${uri}>`)]);
  };
  const outcome = (bobTo: string, carolTo?: string) => {
    forwardsTo(bob, bobTo);
    if (carolTo === undefined) carol.onRequest = (transaction) => carol.answer(transaction, 200);
    else forwardsTo(carol, carolTo);
    const call = alice.call('209');
    bench.time.advance(2000);
    return statuses(call).at(-1);
  };
  assert.equal(outcome('sip:210@anywhere.example'), 200);
  assert.equal(carol.received.at(-1)?.uri, carol.contact);
  assert.equal(outcome('sip:215@anywhere.example'), 480);
  assert.equal(outcome('sip:00441632960000@anywhere.example'), 404);
  assert.equal(outcome('sip:210@x', 'sip:209@x'), 482);
  assert.equal(outcome('sip:209@x'), 482);
  assert.deepEqual(bench.settle(), SETTLED);
});

test('a phone is told of messages and of check-sync, at its registered contact', async () => {
  const bench = new CallBench();
  const bob = bench.registered('209', 0);
  const told = bench.pbx.notify('209', { kind: 'message-waiting', fresh: 3, old: 1 });
  bench.time.advance(1000);
  assert.deepEqual(await told, [{ contact: bob.contact, outcome: 200 }]);
  const [notify] = bob.received;
  assert.ok(notify);
  assert.deepEqual([notify.uri, headerValue(notify, 'Event')], [bob.contact, 'message-summary']);
  assert.equal(
    Buffer.from(notify.body).toString(),
    'Messages-Waiting: yes\r\nMessage-Account: sip:209@192.168.0.2:5060\r\nVoice-Message: 3/1 (0/0)\r\n',
  );
  const checked = bench.pbx.notify('209', { kind: 'check-sync' });
  bench.network.leave(bob.address, bob.port);
  bench.time.advance(33_000);
  assert.deepEqual(await checked, [{ contact: bob.contact, outcome: 'timeout' }]);
  assert.deepEqual(await bench.pbx.notify('210', { kind: 'check-sync' }), []);
});

test('a phone that loses the Vias of others in its answer does not leave the caller waiting', () => {
  const bench = new CallBench();
  const [alice, bob] = [bench.registered('208'), bench.registered('209')];
  bob.onRequest = (transaction) => {
    const { request } = transaction;
    let isFirst = true;
    const headers = request.headers.filter(({ name }) => {
      const isKept = name !== 'Via' || isFirst;
      if (name === 'Via') isFirst = false;
      return isKept;
    });
    transaction.respond({ kind: 'response', status: 486, reason: 'Busy', headers, body: request.body });
  };
  const call = alice.call('209');
  bench.time.advance(1000);
  assert.deepEqual(statuses(call), [100, 486]);
  assert.deepEqual(bench.settle(), SETTLED);
});

test('a phone that registers anew is told again what messages wait', async () => {
  const bench = new CallBench();
  assert.deepEqual(await bench.pbx.notify('209', { kind: 'message-waiting', fresh: 2, old: 0 }), []);
  const bob = bench.registered('209');
  assert.deepEqual(methods(bob), ['NOTIFY']);
  assert.match(Buffer.from(bob.received[0]?.body ?? []).toString(), /Voice-Message: 2\/0/);
  bob.register(secretOf('209'));
  bench.time.advance(2000);
  assert.equal(bob.received.length, 1);
});
