/** Phones that are registered at a real Asterisk or Kamailio: their timelines know it as of those that are registered here. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import { Asterisk } from '#test/support/asterisk.ts';
import { isKept, openOffice } from '#test/support/asterisk-office.ts';
import { reasonWithoutAsterisk } from '#test/support/asterisk-root.ts';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { startKeptKamailio } from '#test/support/kept-kamailio.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Serving } from '#test/support/serving.ts';
import { SipPhone } from '#test/support/sip-phone.ts';
import { looseLoopbackAddress, reasonToSkip } from '#test/support/stock-server.ts';
import { untilHealthy, untilState, untilTold } from '#test/support/told-state.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { VirtualPhone } from '#virtual-phone/virtual-phone.ts';

const MAC = '00:11:5C:93:AF:D1' as MacAddress;

function phoneAt(t: TestContext, serving: Serving, localAddress: Ipv4Address): VirtualPhone {
  const phone = convertedPhone({
    mac: MAC,
    localAddress,
    tftpServer: serving.tftpServer,
    speed: 100,
  });
  t.after(() => phone.powerOff());
  return phone;
}

/** The newest event of a type in the timeline, as the command line tells it. */
async function newest<Type extends PhoneEvent['type']>(offhook: Offhook, type: Type) {
  const { events } = JSON.parse(await offhook.must('phone', 'timeline', MAC, '--json'));
  return (events as PhoneEvent[]).findLast((event) => event.type === type) as Extract<
    PhoneEvent,
    { type: Type }
  >;
}

async function offices(t: TestContext): Promise<Asterisk | undefined> {
  const reason = reasonWithoutAsterisk();
  if (reason !== undefined) {
    t.skip(reason);
    return undefined;
  }
  const asterisk = await Asterisk.start();
  t.after(() => asterisk[Symbol.asyncDispose]());
  return asterisk;
}

test('a phone at Asterisk: in service, out of reach without power, back, replaced, and found again by the next server', async (t) => {
  const asterisk = await offices(t);
  if (asterisk === undefined) return;
  const { offhook, until } = await openOffice(t, asterisk, { files: asterisk.folder });
  const at = looseLoopbackAddress();
  await offhook.must('extension', 'add', '208', '--pbx', 'office');
  await offhook.must('phone', 'add', MAC, '--model', '7960', '--line', '208', '--bind', at);
  const serving = await offhook.serveOnLoopback();
  await until('the account', isKept(1));
  const phone = phoneAt(t, serving, at);
  await phone.powerOn();
  await untilHealthy(offhook, MAC);
  const { pbx, userAgent, roundTrip = 0, expires = 0 } = await newest(offhook, 'registered');
  assert.deepEqual([pbx, userAgent], ['office', 'Cisco-CP7960G/8.0']);
  assert.ok(roundTrip > 0 && expires > 3000, `${roundTrip} ms, ${expires} s`);
  assert.match(
    await offhook.must('phone', 'timeline', MAC),
    /208 registered at office for \d+ s, reached at sip:208@\S+; Cisco-CP7960G\/8\.0; answers in/,
  );

  const { now } = JSON.parse(await offhook.must('phone', 'show', MAC, '--json'));
  const [{ contact, seenAt, calls, ...line }] = now;
  assert.deepEqual([line.pbx, line.isRegistered, line.reach, calls], ['office', true, 'reachable', 0]);
  assert.ok(contact.startsWith('sip:208@') && Date.now() - seenAt < 60_000 && line.roundTripMs > 0);
  assert.match(
    await offhook.must('phone', 'show', MAC),
    /208 +office +registered +\d+\.\d ms +20.* sip:208@.*Cisco/,
  );

  // Nothing of a check stays in the timeline: it is nobody's registration.
  await offhook.must('pbx', 'check', MAC);
  await phone.powerOff();
  asterisk.cli('pjsip qualify 208');
  assert.match((await untilTold(offhook, MAC, 'out-of-reach')).detail, /As 208/);
  await phone.powerOn();
  await untilHealthy(offhook, MAC);

  const [{ secret }] = JSON.parse(await offhook.must('extension', 'list', '--reveal', '--json'));
  const server = { address: asterisk.address, port: asterisk.sipPort };
  const other = await SipPhone.open(t, '208', looseLoopbackAddress(), server);
  assert.equal(await other.register(secret), '200');
  await serving.event(({ type }) => type === 'unregistered', 'that another took its place');

  await serving.stop();
  asterisk.cli('database deltree registrar');
  const next = await offhook.serveOnLoopback();
  await next.event(({ type }) => type === 'registration-expired', 'what happened while nobody served');
  await untilTold(offhook, MAC, 'registration-lost');
});

test('a phone at Kamailio: in service, lost when Kamailio drops it or starts anew, and back', async (t) => {
  const reason = reasonToSkip('/usr/sbin/kamailio', '/usr/bin/sqlite3');
  if (reason !== undefined) {
    t.skip(reason);
    return;
  }
  const kamailio = await startKeptKamailio(t, 'sqlite');
  const { address, port, fields } = kamailio;
  const offhook = new Offhook(t);
  const said = [...fields].flatMap(([name, value]) => ['--with', `${name}=${value}`]);
  const where = ['--address', address, '--port', String(port)];
  await offhook.must('pbx', 'add', 'office', '--kind', 'kamailio', ...where, ...said);
  const at = looseLoopbackAddress();
  await offhook.must('extension', 'add', '208', '--pbx', 'office');
  await offhook.must('phone', 'add', MAC, '--model', '7960', '--line', '208', '--bind', at);
  const serving = await offhook.serveOnLoopback();
  const phone = phoneAt(t, serving, at);
  const inService = async () => {
    await phone.powerOn();
    await untilHealthy(offhook, MAC);
    await phone.powerOff();
  };
  const lost = () => untilState(offhook, MAC, 'a lost phone', ({ stage }) => stage === 'lost');
  await inService();
  const { pbx, userAgent } = await newest(offhook, 'registered');
  assert.deepEqual([pbx, userAgent], ['office', 'Cisco-CP7960G/8.0']);
  await ask(fields.get('rpc') ?? '', 'ul.rm', ['location', '208']);
  await lost();
  await inService();

  await kamailio.stop();
  await until(offhook, 'failed');
  await offhook.must('extension', 'add', '209', '--pbx', 'office');
  await kamailio.startAgain();
  await until(offhook, 'ready');
  assert.equal(kamailio.sql('select username from subscriber order by username;'), '208\n209');
  await lost();
  await inService();
});

async function ask(rpc: string, method: string, params: readonly string[]): Promise<void> {
  const body = JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 });
  assert.ok((await fetch(rpc, { method: 'POST', body })).ok);
}

/** Until `pbx show` says that the connection stands so. */
async function until(offhook: Offhook, kind: 'failed' | 'ready'): Promise<void> {
  const patience = AbortSignal.timeout(30_000);
  for (;;) {
    const { standing } = JSON.parse(await offhook.must('pbx', 'show', 'office', '--json'));
    if (standing?.connection.kind === kind) return;
    assert.ok(!patience.aborted, JSON.stringify(standing));
  }
}
