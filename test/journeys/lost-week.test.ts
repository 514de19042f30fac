/**
 * The founding article's lost week: with nat_enable 0 a phone sends from another port than it listens on, so a
 * registrar that answers to the source port is never heard. Ours answers where the Via says, and both work.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Serving } from '#test/support/serving.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { BootOutcome, VirtualPhoneEvent } from '#virtual-phone/virtual-phone-event.ts';

const PHONES = [
  {
    nat: '0',
    mac: '00:11:5C:93:AF:D1' as MacAddress,
    address: '127.0.5.91' as Ipv4Address,
    extension: '208',
  },
  {
    nat: '1',
    mac: '00:11:5C:93:AF:D2' as MacAddress,
    address: '127.0.5.92' as Ipv4Address,
    extension: '209',
  },
] as const;

interface Boot {
  readonly outcome: BootOutcome;
  readonly events: readonly VirtualPhoneEvent[];
}

async function takeIn(offhook: Offhook): Promise<void> {
  for (const { mac, extension, address, nat } of PHONES) {
    await offhook.addPhone(mac, extension, address);
    await offhook.must('set', '--phone', mac, 'nat_enable', nat);
  }
}

async function boot(serving: Serving, { mac, address }: (typeof PHONES)[number]): Promise<Boot> {
  const events: VirtualPhoneEvent[] = [];
  await using phone = convertedPhone({
    mac,
    localAddress: address,
    tftpServer: serving.tftpServer,
    onEvent: (event) => events.push(event),
  });
  return { outcome: await phone.powerOn(), events };
}

const lostAnswers = ({ events }: Boot) => events.filter(({ type }) => type === 'answer-lost').length;

test('a registrar that answers to the source port registers a phone with nat_enable 1 only', async (t) => {
  const offhook = new Offhook(t);
  offhook.writeSettings('sip: {answerTo: source-port}\n');
  await takeIn(offhook);
  const serving = await offhook.serveOnLoopback();
  const [without, with1] = await Promise.all([boot(serving, PHONES[0]), boot(serving, PHONES[1])]);

  assert.deepEqual([without.outcome.kind, with1.outcome.kind], ['not-registered', 'registered']);
  assert.ok(lostAnswers(without) > 1, 'each retransmission was answered, and none of the answers heard');
  assert.equal(lostAnswers(with1), 0);
  assert.ok(!serving.events.some(({ type, extension }) => type === 'registered' && extension === '208'));

  await offhook.must('set', '--phone', PHONES[0].mac, 'nat_enable', '1');
  const again = await boot(serving, PHONES[0]);
  assert.equal(again.outcome.kind, 'registered', "the article's remedy");
});

test('our registrar registers both', async (t) => {
  const offhook = new Offhook(t);
  await takeIn(offhook);
  const serving = await offhook.serveOnLoopback();
  for (const started of [boot(serving, PHONES[0]), boot(serving, PHONES[1])]) {
    const phone = await started;
    assert.equal(phone.outcome.kind, 'registered');
    assert.equal(lostAnswers(phone), 0);
  }
});
