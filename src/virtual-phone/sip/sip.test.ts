import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headerValue } from '#protocols/sip/header-field.ts';
import type { SipRequest } from '#protocols/sip/message.ts';
import { convertedFlash } from '#virtual-phone/flash.ts';
import { BENCH_MAC, Bench, SERVER } from '#virtual-phone/testing/bench.ts';
import { fullSet } from '#virtual-phone/testing/full-set.ts';
import type { VirtualPhoneOptions } from '#virtual-phone/virtual-phone-options.ts';

interface Setup extends Partial<VirtualPhoneOptions> {
  readonly natEnable?: 0 | 1;
  readonly extra?: string;
}

function benchWith({ natEnable = 1, extra = '', ...options }: Setup = {}): Bench {
  return new Bench(fullSet(BENCH_MAC, { proxy: SERVER, natEnable, extra }), {
    flash: convertedFlash(),
    ...options,
  });
}

const header = (request: SipRequest | undefined, name: string) =>
  request === undefined ? undefined : headerValue(request, name);

test('REGISTER as captured phones write it', async () => {
  const bench = benchWith();
  await bench.powerOn();
  const [request] = bench.registrar.accepted;
  assert.equal(request?.uri, 'sip:10.0.0.1');
  assert.match(header(request, 'Via') ?? '', /^SIP\/2\.0\/UDP 10\.0\.0\.5:5060;branch=z9hG4bK[0-9a-f]{8}$/);
  assert.match(header(request, 'Call-ID') ?? '', /^00115c93-afd10002-[0-9a-f]{8}-[0-9a-f]{8}@10\.0\.0\.5$/);
  assert.equal(header(request, 'User-Agent'), 'Cisco-CP7960G/8.0');
  assert.equal(
    header(request, 'Contact'),
    '<sip:208@10.0.0.5:5060;transport=udp>;+sip.instance="<urn:uuid:00000000-0000-0000-0000-00115c93afd1>"' +
      ';+u.sip!model.ccm.cisco.com="7"',
  );
  assert.equal(header(request, 'CSeq'), '102 REGISTER');
  assert.equal(header(request, 'Expires'), '3600');
});

test('the lost week: answers to the source port reach a phone with nat_enable 1 only', async () => {
  const outcomes = new Map<string, string>();
  for (const natEnable of [0, 1] as const) {
    for (const answerTo of ['via', 'source-port'] as const) {
      const bench = benchWith({ natEnable });
      bench.registrar.habits = { ...bench.registrar.habits, answerTo };
      const outcome = await bench.powerOn();
      outcomes.set(`${natEnable} ${answerTo}`, outcome.kind);
      if (outcome.kind !== 'not-registered') continue;
      assert.equal(outcome.lines[0]?.reason, 'no answer');
      assert.equal(bench.told('answer-lost').length, 11, 'one for the request and each of sip_retx 10');
    }
  }
  assert.deepEqual(Object.fromEntries(outcomes), {
    '0 via': 'registered',
    '0 source-port': 'not-registered',
    '1 via': 'registered',
    '1 source-port': 'registered',
  });
});

test('digest without qop works too, and a wrong password is told after one answer', async () => {
  const old = benchWith();
  old.registrar.habits = { ...old.registrar.habits, qop: false };
  assert.equal((await old.powerOn()).kind, 'registered');

  const wrong = benchWith({ extra: 'line1_password: "other"\n' });
  const outcome = await wrong.powerOn();
  assert.equal(outcome.kind, 'not-registered');
  assert.equal(wrong.told('unregistered')[0]?.reason, '401: wrong name or password');
});

test('a line without credentials of its own uses those of line 1', async () => {
  const bench = benchWith({
    extra: 'line2_name: 209\nline2_authname: "UNPROVISIONED"\nline2_password: ""\n',
  });
  const outcome = await bench.powerOn();
  assert.deepEqual(
    outcome.kind === 'registered' ? outcome.lines.map(({ line, user }) => [line, user]) : outcome,
    [
      [1, '208'],
      [2, '209'],
    ],
  );
  assert.equal(bench.registrar.accepted.length, 2);
});

test('it refreshes before the end with a growing nonce count', async () => {
  const bench = benchWith();
  bench.registrar.habits = { ...bench.registrar.habits, expires: 120 };
  await bench.powerOn();
  await bench.pass(240_000);
  const counts = bench.registrar.accepted.map(
    (request) => /nc=(\d+)/.exec(header(request, 'Authorization') ?? '')?.[1],
  );
  assert.deepEqual(counts, ['00000001', '00000002', '00000003']);
  const [, first = 0, second = 0] = bench.told('registered').map(({ elapsed }) => elapsed);
  assert.equal(Math.round((second - first) / 1000), 115);
});

test('a registrar that comes late still gets it', async () => {
  const late = benchWith({ natEnable: 0 });
  late.registrar.habits = { ...late.registrar.habits, answerTo: 'source-port' };
  assert.equal((await late.powerOn()).kind, 'not-registered');
  late.registrar.habits = { ...late.registrar.habits, answerTo: 'via' };
  await late.pass(120_000);
  assert.equal(late.phone.state, 'registered');
});

test('--sip takes the place of the configured proxy', async () => {
  const files = fullSet(BENCH_MAC, { proxy: '192.0.2.1' });
  const bench = new Bench(files, { flash: convertedFlash(), sipProxy: { address: SERVER, port: 5060 } });
  assert.equal((await bench.powerOn()).kind, 'registered');
});

let asked = 0;

function ask(bench: Bench, method: string, uri: string, ...headers: [string, string][]): void {
  asked += 1;
  bench.registrar.send(
    {
      kind: 'request',
      method,
      uri,
      headers: [
        { name: 'Via', value: `SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK${asked}` },
        { name: 'From', value: '<sip:pbx@10.0.0.1>;tag=1' },
        { name: 'To', value: `<${uri}>` },
        { name: 'Call-ID', value: 'ask' },
        { name: 'CSeq', value: `1 ${method}` },
        ...headers.map(([name, value]) => ({ name, value })),
      ],
      body: new Uint8Array(),
    },
    '10.0.0.5',
  );
}

test('OPTIONS is answered; unknown methods, strange events and foreign hosts are not taken', async () => {
  const bench = benchWith({ natEnable: 0 });
  await bench.powerOn();
  ask(bench, 'OPTIONS', 'sip:208@10.0.0.5');
  ask(bench, 'PUBLISH', 'sip:208@10.0.0.5');
  ask(bench, 'NOTIFY', 'sip:208@10.0.0.5', ['Event', 'talk']);
  ask(bench, 'NOTIFY', 'sip:999@10.0.0.5', ['Event', 'check-sync']);
  ask(bench, 'OPTIONS', 'sip:208@192.0.2.7');
  await bench.pass(1000);
  assert.deepEqual(
    bench.told('asked').map(({ request, answer }) => [request, answer]),
    [
      ['OPTIONS', 200],
      ['PUBLISH', 501],
      ['NOTIFY talk', 400],
      ['NOTIFY check-sync', 400],
      ['OPTIONS', 404],
    ],
  );
});

test('check-sync restarts the phone when the SYNC texts differ, and otherwise not', async () => {
  const bench = benchWith();
  await bench.powerOn();
  ask(bench, 'NOTIFY', 'sip:208@10.0.0.5:5060', ['Event', 'check-sync']);
  await bench.pass(10_000);
  assert.equal(bench.told('reboot').length, 0, 'it is not idle for 20 seconds yet');
  await bench.pass(200_000);
  assert.deepEqual(
    bench.told('reboot').map(({ reason }) => reason),
    ['check-sync'],
  );
  assert.equal(bench.phone.state, 'registered');
  bench.tftp.files = {
    ...bench.tftp.files,
    'syncinfo.xml': '<SYNCINFO><IMAGE VERSION="*" SYNC="1"/></SYNCINFO>',
  };
  bench.tftp.asked.length = 0;
  ask(bench, 'NOTIFY', 'sip:208@10.0.0.5:5060', ['Event', 'check-sync']);
  await bench.pass(200_000);
  assert.equal(bench.told('reboot').length, 1);
  assert.deepEqual(bench.tftp.asked, ['syncinfo.xml', 'dialplan.xml'], 'only the dial plan is fresh');
});

test('a port that is taken while the phone restarts: it says so, and is off', async () => {
  const bench = benchWith();
  await bench.powerOn();
  ask(bench, 'NOTIFY', 'sip:208@10.0.0.5:5060', ['Event', 'check-sync']);
  while (bench.told('reboot').length === 0) await bench.pass(1000);
  bench.network.openNow('10.0.0.5', 5060, () => {});
  while (bench.phone.state !== 'off') await bench.pass(1000);
  assert.match(bench.told('stuck')[0]?.reason ?? '', /can't have UDP port 5060 of 10\.0\.0\.5/);
  await bench.phone.powerOff();
});
