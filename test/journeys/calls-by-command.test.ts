/** What commands do to calls while `serve` runs: groups, the message lamp, a restart; and what outlives `serve`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overTftp } from '#test/support/fetch-as-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import { SipPhone, statusOf } from '#test/support/sip-phone.ts';
import { withinASecond } from '#test/support/within-a-second.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const [FRONT, BACK] = ['127.0.3.51', '127.0.3.52'] as [Ipv4Address, Ipv4Address];
const SERVER = '127.0.0.1' as Ipv4Address;

async function secretsOf(offhook: Offhook): Promise<Map<string, string>> {
  const listed = await offhook.must('extension', 'list', '--reveal', '--json');
  const extensions = JSON.parse(listed) as { number: string; secret: string }[];
  return new Map(extensions.map(({ number, secret }) => [number, secret]));
}

test('groups, lamp and restart by command; registrations outlive serve', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(mac, '208', FRONT);
  await offhook.must('extension', 'add', '209');
  const early = await offhook.run('phone', 'restart', mac);
  assert.deepEqual([early.code, /NOT_SERVING/.test(early.stderr)], [1, true]);

  const serving = await offhook.serveOnLoopback();
  const unreachable = await offhook.run('extension', 'message-waiting', '208', '--new', '1');
  assert.deepEqual([unreachable.code, /NOT_REGISTERED/.test(unreachable.stderr)], [1, true]);

  const secrets = await secretsOf(offhook);
  const at = { address: SERVER, port: serving.sipPort };
  const front = await SipPhone.open(t, '208', FRONT, at);
  const back = await SipPhone.open(t, '209', BACK, at);
  assert.equal(await front.register(secrets.get('208') ?? ''), '200');
  assert.equal(await back.register(secrets.get('209') ?? ''), '200');
  assert.equal(statusOf(await back.ask('INVITE', `sip:300@${SERVER}`)), '404');
  await offhook.must('group', 'add', '300', '--ring', '208', '--ring', '209');
  await withinASecond(
    'the group',
    async () => [statusOf(await back.ask('INVITE', `sip:300@${SERVER}`))],
    ([status]) => status === '200',
  );
  const rung = front.asked.filter((text) => text.startsWith('INVITE '));
  assert.ok(rung.every((text) => text.startsWith(`INVITE ${front.contact} SIP/2.0`)));

  const told = await offhook.must(
    'extension',
    'message-waiting',
    '208',
    '--new',
    '3',
    '--old',
    '1',
    '--json',
  );
  assert.deepEqual(JSON.parse(told), [{ extension: '208', contact: front.contact, outcome: 200 }]);
  assert.match(front.asked.at(-1) ?? '', /^NOTIFY [\s\S]*message-summary[\s\S]*Voice-Message: 3\/1 \(0\/0\)/);

  const syncOf = async (asker: Ipv4Address) => {
    const fetched = await overTftp(serving, asker, 'syncinfo.xml');
    assert.ok(fetched.kind === 'received');
    return /SYNC="([^"]*)"/.exec(Buffer.from(fetched.bytes).toString())?.[1];
  };
  const before = await syncOf(FRONT);
  const restarting = offhook.must('phone', 'restart', mac);
  await serving.event(({ type, about }) => type === 'phone-notified' && about === 'check-sync', 'the event');
  assert.match(front.asked.at(-1) ?? '', /^NOTIFY [\s\S]*\r\nEvent: check-sync\r\n/);
  // This phone's syncinfo.xml differs from what it keeps; that of others is as it was.
  assert.notEqual(await syncOf(FRONT), before);
  assert.equal(await syncOf(BACK), before);
  await overTftp(serving, FRONT, 'SIPDefault.cnf');
  const configuration = await overTftp(serving, FRONT, 'SIP00115C93AFD1.cnf');
  assert.ok(configuration.kind === 'received');
  assert.match(Buffer.from(configuration.bytes).toString(), new RegExp(`sync: "?${await syncOf(FRONT)}`));
  front.restart();
  assert.equal(await front.register(secrets.get('208') ?? ''), '200');
  assert.match(await restarting, /208 restarted, and is back/);

  const number = '112';
  assert.equal(statusOf(await back.ask('INVITE', `sip:${number}@${SERVER}`)), '404');
  await serving.event((event) => event.type === 'emergency-call' && event.number === number, 'the alarm');

  assert.equal(await serving.stop(), 0);
  assert.match(serving.output, /NO EMERGENCY CALLS/);
  const again = await offhook.serve(
    '--listen',
    SERVER,
    '--tftp-port',
    '0',
    '--http-port',
    '0',
    '--sip-port',
    String(serving.sipPort),
  );
  const ringsBefore = front.asked.length;
  assert.equal(statusOf(await back.ask('INVITE', `sip:208@${SERVER}`)), '200');
  assert.match(front.asked[ringsBefore] ?? '', /^INVITE /);
  assert.ok(again.events.every(({ type }) => type !== 'registered'));
});
