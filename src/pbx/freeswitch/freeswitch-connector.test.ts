import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Account } from '#pbx/account.ts';
import { systemClock } from '#values/clock.ts';
import { systemTimers } from '#values/timers.ts';
import { makeFreeswitch } from './make-freeswitch.ts';
import { ESL_SECRET, StandInFreeswitch } from './testing/stand-in-freeswitch.ts';

const DOMAIN = '192.0.2.5';
const DESK: Account = {
  user: '208',
  number: '208',
  authname: '208',
  secret: 'an example',
  name: 'Front desk',
  codecs: ['PCMA', 'PCMU', 'G729'],
};
const PHONE = {
  user: '208',
  contact: '"Front desk" <sip:208@192.0.2.41:5060;user=phone>',
  callId: 'a@192.0.2.41',
};

type Fields = Parameters<typeof makeFreeswitch>[0];

/** Ten times as fast. */
const TIME = {
  clock: systemClock,
  timers: { after: (milliseconds: number, work: () => void) => systemTimers.after(milliseconds / 10, work) },
};

async function office(t: TestContext, fields: Fields = {}) {
  const path = mkdtempSync(join(tmpdir(), 'offhook-freeswitch-'));
  t.after(() => rmSync(path, { recursive: true }));
  for (const folder of ['directory/default', 'dialplan/default'])
    mkdirSync(join(path, folder), { recursive: true });
  const directory = join(path, 'directory/default.xml');
  writeFileSync(directory, '<include><X-PRE-PROCESS cmd="include" data="default/*.xml"/></include>');
  const standIn = await StandInFreeswitch.start(DOMAIN, directory);
  t.after(() => standIn[Symbol.asyncDispose]());
  const esl = { esl: `127.0.0.1:${standIn.port}`, 'esl-secret': ESL_SECRET };
  const connector = makeFreeswitch({ files: path, ...esl, ...fields }, { address: DOMAIN }, TIME);
  t.after(() => connector[Symbol.asyncDispose]());
  return { standIn, connector, path };
}

/** Opens it, and gives what it tells one after the other. */
function listen(connector: ReturnType<typeof makeFreeswitch>) {
  const told: string[] = [];
  let wake = () => {};
  const note = (...more: string[]) => {
    told.push(...more);
    wake();
  };
  connector.open({
    onState: (state) => note(state.kind === 'failed' ? `failed ${state.code}` : state.kind),
    onRegistrations: ({ registrations, changes }) =>
      note(
        `${registrations.length} registered`,
        ...changes.map(({ kind, registration }) => `${kind} ${registration.contact}`),
      ),
  });
  /** Until it has told that; what comes before is gone. */
  return async (wanted: string) => {
    for (;;) {
      const next = told.shift();
      if (next === wanted) return;
      if (next !== undefined) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}

test('accounts are put, read by FreeSWITCH, looked at and taken away', async (t) => {
  const { standIn, connector } = await office(t);
  assert.equal(await connector.account('208'), undefined);
  assert.deepEqual(await connector.put([DESK]), []);
  assert.deepEqual(standIn.asked.slice(-2), ['api reloadxml', `api user_exists id 208 ${DOMAIN}`]);
  assert.deepEqual(await connector.account('208'), {
    user: '208',
    authname: '208',
    algorithms: ['MD5'],
    codecs: ['PCMA', 'PCMU', 'G729'],
  });
  await connector.remove(['208']);
  assert.equal(await connector.account('208'), undefined);
});

test('an account that FreeSWITCH does not find is no success, until it finds it', async (t) => {
  const { standIn, connector, path } = await office(t);
  const directory = join(path, 'directory/default.xml');
  writeFileSync(directory, '<include></include>');
  await assert.rejects(connector.put([DESK]), { code: 'PBX_REFUSED', message: /does not find 208/ });
  await assert.rejects(connector.put([]), { code: 'PBX_REFUSED' });
  writeFileSync(directory, '<include><X-PRE-PROCESS cmd="include" data="default/*.xml"/></include>');
  // Somebody has it read its files.
  standIn.reload();
  assert.deepEqual(await connector.put([]), []);
});

test('registrations are listed as they are, and a phone behind NAT is known to be', async (t) => {
  const { standIn, connector } = await office(t);
  standIn.register(PHONE);
  const behindNat = `<sip:209@192.0.2.42:5060;fs_nat=yes;fs_path=sip%3A209%40192.0.2.42%3A51000>`;
  standIn.register({ user: '209', contact: behindNat, callId: 'b', ip: '192.0.2.42', port: 51_000 });
  const [first, second] = await connector.registrations();
  const { expiresAt = 0, ...rest } = first ?? {};
  assert.deepEqual(rest, {
    user: '208',
    contact: 'sip:208@192.0.2.41:5060;user=phone',
    source: { address: '192.0.2.41', port: 5060 },
    userAgent: 'Cisco-CP7960G/8.0',
  });
  assert.ok(expiresAt > Date.now());
  assert.deepEqual([second?.contact, second?.source.port], ['sip:209@192.0.2.42:5060', 51_000]);
  await connector.put([{ ...DESK, user: '209', authname: '209', number: '209' }]);
  assert.equal((await connector.account('209'))?.rewritesContact, true);
});

test('a NOTIFY goes to each registration of the user, and to nobody when there is none', async (t) => {
  const { standIn, connector } = await office(t);
  assert.deepEqual(await connector.notify('208', { kind: 'check-sync' }), []);
  standIn.register(PHONE);
  const [result] = await connector.notify('208', { kind: 'check-sync' });
  assert.deepEqual(result, { contact: 'sip:208@192.0.2.41:5060;user=phone', outcome: 'sent' });
  const sent = `sendevent NOTIFY\nprofile: internal\nuser: 208\nhost: ${DOMAIN}\ncall-id: a@192.0.2.41\n`;
  const type = 'content-type: application/simple-message-summary\n';
  assert.equal(standIn.asked.at(-1), `${sent}${type}event-string: check-sync`);
  await connector.notify('208', { kind: 'message-waiting', fresh: 2, old: 1 });
  assert.match(
    standIn.asked.at(-1) ?? '',
    /event-string: message-summary\n[\s\S]*Voice-Message: 2\/1 \(0\/0\)/,
  );
  assert.deepEqual(await connector.notify('208 reg\nexit', { kind: 'check-sync' }), []);
});

test('who registers, moves and goes is told, and what happened while it was away', async (t) => {
  const { standIn, connector } = await office(t);
  const until = listen(connector);
  await until('0 registered');
  standIn.register(PHONE);
  await until('registered sip:208@192.0.2.41:5060;user=phone');
  standIn.register({ ...PHONE, contact: '<sip:208@192.0.2.77:5060>', callId: 'moved', ip: '192.0.2.77' });
  await until('registered sip:208@192.0.2.77:5060');
  standIn.expire('208');
  await until('unregistered sip:208@192.0.2.77:5060');
  standIn.hangUp();
  await until('failed PBX_UNREACHABLE');
  standIn.register(PHONE);
  await until('ready');
  await until('registered sip:208@192.0.2.41:5060;user=phone');
});

test('garbage ends the connection with a clear state, and it comes back', async (t) => {
  const { standIn, connector } = await office(t);
  const until = listen(connector);
  await until('0 registered');
  standIn.babble('nonsense\n\n');
  await until('failed PBX_GARBLED');
  await until('ready');
});

test('a wrong profile, and what was not told of it, are errors that say so', async (t) => {
  const { connector } = await office(t, { profile: 'outside' });
  await assert.rejects(connector.registrations(), { code: 'PBX_REFUSED', message: /Invalid Profile/ });
  const bare = makeFreeswitch({}, { address: DOMAIN }, TIME);
  assert.deepEqual([...bare.abilities], []);
  await assert.rejects(bare.put([DESK]), { code: 'PBX_CANNOT' });
  await assert.rejects(bare.registrations(), { code: 'PBX_CANNOT' });
});
