/** SIPp, a stranger's SIP client, against the embedded registrar. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startSipEndpoint } from '#net/sip/sip-endpoint.ts';
import type { SipEvent } from '#net/sip/sip-event.ts';
import { EmbeddedPbx } from '#pbx/embedded/embedded-pbx.ts';
import type { PbxEvent } from '#pbx/embedded/pbx-event.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

const SIPP = '/usr/bin/sipp';
const LOOPBACK = '127.0.0.1' as Ipv4Address;
/** SIPp takes port 5060 of an address that no other test uses. */
const CLIENT = '127.5.60.1' as Ipv4Address;
const secretOf = (user: string) => `secret-of-${user}`;

async function startPbx(t: TestContext) {
  const events: PbxEvent[] = [];
  const troubles: SipEvent[] = [];
  const pbx = new EmbeddedPbx({
    accounts: { byUser: (user) => (/^2\d\d$/.test(user) ? { user, secret: secretOf(user) } : undefined) },
    onEvent: (event) => events.push(event),
  });
  const endpoint = await startSipEndpoint({
    addresses: [LOOPBACK],
    port: 0,
    serve: (layer, port) => pbx.serve(layer, { addresses: [LOOPBACK], port }),
    mayAsk: (address) => address === CLIENT,
    onEvent: (event) => troubles.push(event),
  });
  t.after(async () => {
    await endpoint[Symbol.asyncDispose]();
    assert.deepEqual(troubles, []);
  });
  const kinds = () =>
    Object.entries(Object.groupBy(events, ({ kind }) => kind)).map(([kind, all]) => [kind, all?.length]);
  return { pbx, endpoint, events, kinds };
}

/** Runs a scenario once for every user; rejects with what SIPp printed unless all calls succeeded. */
async function sipp(
  t: TestContext,
  scenario: string,
  port: number,
  users: readonly string[],
  secret = secretOf,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-sipp-'));
  t.after(() => rm(folder, { recursive: true }));
  const lines = users.map((user) => `${user};[authentication username=${user} password=${secret(user)}]`);
  await writeFile(join(folder, 'users.csv'), `SEQUENTIAL\n${lines.join('\n')}\n`);
  const scenarioFile = join(import.meta.dirname, 'sipp', `${scenario}.xml`);
  const calls = String(users.length);
  const limits = ['-m', calls, '-r', '100', '-l', '100', '-timeout', '60', '-recv_timeout', '20000'];
  const where = ['-i', CLIENT, `${LOOPBACK}:${port}`];
  const files = ['-sf', scenarioFile, '-inf', join(folder, 'users.csv'), '-trace_err'];
  await new Promise<void>((resolve, reject) => {
    execFile(
      SIPP,
      [...files, ...limits, '-nostdin', ...where],
      { cwd: folder, timeout: 90_000 },
      (error, stdout, stderr) => {
        if (error === null) resolve();
        else reject(new Error(`sipp ended with ${error.code}\n${stdout.slice(-3000)}\n${stderr}`));
      },
    );
  });
}

const USERS = Array.from({ length: 100 }, (_, index) => String(200 + index));

test('SIPp: 100 phones register, ask and unregister while one message in ten gets lost', async (t) => {
  if (!existsSync(SIPP)) return t.skip('sip-tester is not installed');
  const { pbx, endpoint, kinds } = await startPbx(t);
  await sipp(t, 'register', endpoint.port, USERS);
  assert.deepEqual(await pbx.registrations(), []);
  assert.deepEqual(kinds(), [
    ['registered', 100],
    ['unregistered', 100],
  ]);
  assert.ok(endpoint.counters().retransmissions > 0);
});

test('SIPp: what registers and stays is listed', async (t) => {
  if (!existsSync(SIPP)) return t.skip('sip-tester is not installed');
  const { pbx, endpoint, kinds } = await startPbx(t);
  await sipp(t, 'keep', endpoint.port, USERS);
  const registered = (await pbx.registrations()).map(({ user }) => user);
  assert.deepEqual(registered.sort(), USERS);
  assert.deepEqual(kinds(), [['registered', 100]]);
});

test('SIPp: a wrong secret and an unknown user get 403', async (t) => {
  if (!existsSync(SIPP)) return t.skip('sip-tester is not installed');
  const { pbx, endpoint, events } = await startPbx(t);
  await sipp(t, 'wrong-password', endpoint.port, ['208', 'nobody'], () => 'guess');
  assert.deepEqual(await pbx.registrations(), []);
  const refusals = events.flatMap((event) =>
    event.kind === 'refused' ? [`${event.user} ${event.status}`] : [],
  );
  assert.deepEqual(refusals.sort(), ['208 403', 'nobody 403']);
});

test('SIPp: OPTIONS is answered, a call of somebody unknown is challenged, and its ACK is not answered', async (t) => {
  if (!existsSync(SIPP)) return t.skip('sip-tester is not installed');
  const { endpoint } = await startPbx(t);
  await sipp(t, 'options', endpoint.port, ['208']);
  assert.equal(endpoint.counters().sent, 2);
});
