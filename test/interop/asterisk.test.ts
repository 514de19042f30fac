/** A real Asterisk that Offhook keeps: files, manager interface, phones of both habits, sound, lamp, restart. */
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { makeAsterisk } from '#pbx/asterisk/make-asterisk.ts';
import { AMI, Asterisk } from '#test/support/asterisk.ts';
import { isKept, type Office, openOffice } from '#test/support/asterisk-office.ts';
import { reasonWithoutAsterisk } from '#test/support/asterisk-root.ts';
import { convertedPhone } from '#test/support/converted-phone.ts';
import type { Serving } from '#test/support/serving.ts';
import { SipPhone } from '#test/support/sip-phone.ts';
import { looseLoopbackAddress } from '#test/support/stock-server.ts';
import { systemClock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { systemTimers } from '#values/timers.ts';
import type { Call } from '#virtual-phone/call/call.ts';
import type { VirtualPhone } from '#virtual-phone/virtual-phone.ts';

/** An Asterisk that keeps its accounts in files; `undefined` when skipped. */
async function filesOffice(
  t: TestContext,
  fields: Readonly<Record<string, string>> = {},
): Promise<Office | undefined> {
  const reason = reasonWithoutAsterisk();
  if (reason !== undefined) {
    t.skip(reason);
    return undefined;
  }
  const asterisk = await Asterisk.start();
  t.after(() => asterisk[Symbol.asyncDispose]());
  return openOffice(t, asterisk, { files: asterisk.folder, ...fields });
}

interface Desk {
  readonly phone: VirtualPhone;
  readonly hertz: number;
  readonly called: Promise<Call>;
}

/** A 7960 that registers and answers. */
async function plugIn(
  t: TestContext,
  serving: Serving,
  mac: MacAddress,
  at: Ipv4Address,
  hertz: number,
): Promise<Desk> {
  const called = Promise.withResolvers<Call>();
  const phone = convertedPhone({
    mac,
    localAddress: at,
    tftpServer: serving.tftpServer,
    speed: 100,
    toneHertz: hertz,
    onIncoming: { kind: 'answer', afterMilliseconds: 100 },
    onCall: called.resolve,
  });
  t.after(() => phone.powerOff());
  const outcome = await phone.powerOn();
  assert.equal(outcome.kind, 'registered', JSON.stringify(outcome));
  return { phone, hertz, called: called.promise };
}

async function hears(call: Call, hertz: number): Promise<void> {
  const patience = AbortSignal.timeout(10_000);
  while (call.hears(hertz) < 0.9) {
    assert.ok(!patience.aborted, `${call.direction} hears ${call.hears(hertz)} of ${hertz} Hz`);
    await setTimeout(20);
  }
}

/** Who is in a call, by all three ways to know: events of ARI, a question to ARI, a question to AMI. */
async function watchEndpoints(asterisk: Asterisk) {
  const ari = { ari: asterisk.ari, 'ari-user': 'watcher', 'ari-secret': AMI.secret };
  const ami = {
    ami: `${asterisk.address}:${asterisk.amiPort}`,
    'ami-user': AMI.user,
    'ami-secret': AMI.secret,
  };
  const time = { clock: systemClock, timers: systemTimers };
  const [followed, asked, byAmi] = [ari, ari, ami].map((said) => makeAsterisk(said, undefined, time));
  const told = new EventEmitter();
  const ready = once(told, 'ready');
  const calls = new Map<string, number>();
  followed?.open({
    onState: ({ kind }) => void told.emit(kind),
    onEndpoint(state) {
      calls.set(state.user, state.calls);
      told.emit('endpoint');
    },
  });
  await ready;
  const all = [followed, asked, byAmi];
  const ask = (user: string) => Promise.all(all.map((connector) => connector?.endpointState(user)));
  return {
    ask,
    async until(user: string, wanted: number) {
      while (calls.get(user) !== wanted)
        await once(told, 'endpoint', { signal: AbortSignal.timeout(10_000) });
    },
    async [Symbol.asyncDispose]() {
      for (const connector of all) await connector?.[Symbol.asyncDispose]();
    },
  };
}

const [FIRST, SECOND] = ['00:11:5C:93:AF:D1', '00:11:5C:93:AF:D2'] as [MacAddress, MacAddress];

test('phones with nat_enable 0 and 1 register, call each other, light up and restart, and Asterisk has nothing to say', async (t) => {
  const office = await filesOffice(t);
  if (office === undefined) return;
  const { asterisk, offhook, until } = office;
  const addresses = [looseLoopbackAddress(), looseLoopbackAddress()] as const;
  await offhook.must(
    'extension',
    'add',
    '208',
    '--name',
    'Zoë; desk',
    '--pbx',
    'office',
    '--mailbox',
    '208@default',
  );
  await offhook.must('extension', 'add', '209', '--pbx', 'office', '--user', 'kitchen', '--authname', 'cook');
  for (const [index, mac] of [FIRST, SECOND].entries()) {
    const bind = addresses[index] ?? '';
    await offhook.must('phone', 'add', mac, '--model', '7960', '--line', String(208 + index), '--bind', bind);
    await offhook.must('set', '--phone', mac, 'nat_enable', String(index));
  }
  const serving = await offhook.serveOnLoopback();
  await until('both accounts', isKept(2));
  const one = await plugIn(t, serving, FIRST, addresses[0], 500);
  const two = await plugIn(t, serving, SECOND, addresses[1], 800);

  await using watching = await watchEndpoints(asterisk);
  const call = await one.phone.call({ number: '209' });
  const other = await two.called;
  assert.ok(await call.answered, await Promise.race([call.ended, 'answered']));
  await Promise.all([hears(call, two.hertz), hears(other, one.hertz)]);
  assert.deepEqual(
    await watching.ask('kitchen'),
    Array(3).fill({ user: 'kitchen', isOnline: true, calls: 1 }),
  );
  const restart = ['phone', 'restart', FIRST, '--when', 'idle'];
  const restarting = offhook.start(/208 is in a call; it is told when that is over/, ...restart);
  await restarting.said;
  assert.ok(serving.events.every(({ type }) => type !== 'phone-notified'));
  await other.hangUp();
  assert.equal(await call.ended, 'the other side hung up');
  await watching.until('kitchen', 0);
  assert.deepEqual(await watching.ask('nobody'), Array(3).fill(undefined));

  const shown = JSON.parse(await offhook.must('pbx', 'show', 'office', '--live', '--json'));
  assert.deepEqual(shown.registrations.map((one: { user: string }) => one.user).sort(), ['208', 'kitchen']);
  assert.match((await restarting.finished).stdout, /208 restarted, and is back/);

  const mailbox = join(asterisk.spool, 'default/208/INBOX');
  mkdirSync(mailbox, { recursive: true });
  const lamp = await SipPhone.open(t, '208', looseLoopbackAddress(), {
    address: asterisk.address,
    port: asterisk.sipPort,
  });
  const listed = JSON.parse(await offhook.must('extension', 'list', '--reveal', '--json'));
  assert.equal(await lamp.register(listed[0].secret), '200');
  writeFileSync(join(mailbox, 'msg0000.txt'), '[message]\norigmailbox=208\n');
  asterisk.cli('voicemail reload');
  const patience = AbortSignal.timeout(10_000);
  while (!lamp.asked.some((text) => /message-summary[\s\S]*Messages-Waiting: yes/.test(text))) {
    assert.ok(!patience.aborted, lamp.asked.join('\n'));
    await setTimeout(20);
  }
  assert.deepEqual(asterisk.complaints(), []);
});

test('an Asterisk that is killed, refuses or was never there loses no change and stops nothing', async (t) => {
  const office = await filesOffice(t);
  if (office === undefined) return;
  const { asterisk, offhook, until } = office;
  await offhook.must('extension', 'add', '208', '--pbx', 'office');
  const serving = await offhook.serveOnLoopback();
  await until('the first account', isKept(1));
  await asterisk.kill();
  await until('that it is gone', ({ connection }) => connection.code === 'PBX_UNREACHABLE');
  await offhook.must('extension', 'add', '209', '--pbx', 'office');
  await until('that it waits', ({ accounts }) => accounts?.kind === 'failed');
  await asterisk.startAgain();
  await until('both accounts', isKept(2));
  assert.match(asterisk.cli('pjsip show endpoints'), /209\/209/);

  await offhook.must('pbx', 'change', 'office', '--with', 'ami-secret=wrong');
  await until('that it is refused', ({ connection }) => connection.code === 'PBX_REFUSED');
  const refused = await offhook.run('pbx', 'show', 'office', '--live');
  assert.match(refused.stderr, /Authentication failed[\s\S]*manager\.conf[\s\S]*PBX_REFUSED/);
  await offhook.must('pbx', 'change', 'office', '--with', `ami=${asterisk.address}:${serving.httpPort}`);
  await until(
    'that it is no Asterisk',
    ({ connection }) => connection.code === 'PBX_GARBLED' || connection.code === 'PBX_UNREACHABLE',
  );
  assert.ok(!serving.output.includes('wrong'), 'a secret was logged');
  assert.ok(!serving.output.includes(AMI.secret), 'a secret was logged');
});

test('what was in the folder stays, secrets are closed to others, and an endpoint of others is left alone', async (t) => {
  const office = await filesOffice(t, { dialplan: 'no' });
  if (office === undefined) return;
  const { asterisk, offhook, until } = office;
  const before = readFileSync(join(asterisk.folder, 'pjsip.conf'), 'utf8');
  const theirs = `${before}[300]\ntype = endpoint\naors = 300\n[300]\ntype = aor\nmax_contacts = 5\n`;
  asterisk.write('pjsip.conf', theirs);
  await offhook.must('extension', 'add', '300', '--pbx', 'office');
  await offhook.must('extension', 'add', '301', '--pbx', 'office');
  await offhook.serveOnLoopback();
  const standing = await until('one account', isKept(1));
  assert.deepEqual(standing.accounts?.foreign, ['300']);
  const after = readFileSync(join(asterisk.folder, 'pjsip.conf'), 'utf8');
  assert.ok(after.endsWith(theirs) && after.startsWith('; Phones looked after by Offhook'));
  assert.equal(statSync(join(asterisk.folder, 'offhook/pjsip.conf')).mode & 0o777, 0o640);
  assert.ok(!existsSync(join(asterisk.folder, 'offhook/extensions.conf')));

  await offhook.must('extension', 'remove', '301');
  await until('none', isKept(0));
  assert.doesNotMatch(asterisk.cli('pjsip show endpoints'), /301/);
  assert.match(asterisk.cli('pjsip show endpoints'), /300/);
});

test('accounts that were there are adopted, phones register as them, and nothing is written there', async (t) => {
  const office = await filesOffice(t);
  if (office === undefined) return;
  const { asterisk, offhook, until } = office;
  const theirs = `${readFileSync(join(asterisk.folder, 'pjsip.conf'), 'utf8')}#include desks.d/*.conf\n`;
  asterisk.write('pjsip.conf', theirs);
  mkdirSync(join(asterisk.folder, 'desks.d'));
  const desk = (number: string, secret: string) =>
    `[${number}](desk)\nauth=${number}-auth\naors=${number}\ncallerid=Bj\u00f6rn <${number}>\n[${number}-auth]\ntype=auth\nauth_type=userpass\nusername=cook\npassword=${secret}\n[${number}]\ntype=aor\nmax_contacts=1\nremove_existing=yes\n`;
  asterisk.write(
    'desks.d/a.conf',
    '[desk](!)\ntype=endpoint\ncontext=offhook\nallow=!all,ulaw\nforce_rport=no\n',
  );
  asterisk.write('desks.d/b.conf', desk('401', 'pqRs7842') + desk('402', 'x'.repeat(40)));
  asterisk.cli('module reload res_pjsip.so');

  const tried = JSON.parse(await offhook.must('pbx', 'adopt', 'office', '--dry-run', '--json'));
  assert.deepEqual(
    tried.map(({ outcome }: { outcome: string }) => outcome),
    ['adopted', 'left-out'],
  );
  const told = await offhook.must('pbx', 'adopt', 'office');
  assert.match(told, /401 +Björn +adopted +desks\.d\/b\.conf:1/);
  assert.match(told, /402 .*no phone can hold its secret/);
  assert.ok(!told.includes('pqRs7842'), 'a secret was shown');
  const [extension] = JSON.parse(await offhook.must('extension', 'list', '--json'));
  assert.deepEqual([extension.name, extension.authname, extension.keeper], ['Bjorn', 'cook', 'pbx']);

  const at = looseLoopbackAddress();
  await offhook.must('phone', 'add', FIRST, '--model', '7960', '--line', '401', '--bind', at);
  const serving = await offhook.serveOnLoopback();
  await until('that nothing is to be kept', isKept(0));
  await plugIn(t, serving, FIRST, at, 500);
  assert.ok(readFileSync(join(asterisk.folder, 'pjsip.conf'), 'utf8').endsWith(theirs));
  const again = await offhook.must('pbx', 'adopt', 'office', '--dry-run');
  assert.match(again, /401 +Björn +is there already/);
});
