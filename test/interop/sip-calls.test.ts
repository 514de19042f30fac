/** Calls between SIPp phones through the embedded PBX, over UDP, TCP and a network that loses packets both ways. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type SipEndpoint, startSipEndpoint } from '#net/sip/sip-endpoint.ts';
import { EmbeddedPbx } from '#pbx/embedded/embedded-pbx.ts';
import type { CallGroup } from '#pbx/embedded/routing/call-group.ts';
import { startLossyUdp } from '#test/support/lossy-udp.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

const SIPP = '/usr/bin/sipp';
const SERVER = '127.0.0.1' as Ipv4Address;
/** SIPp takes port 5060 of addresses that no other test uses. */
const [CALLER, CALLEE, THIRD, RELAY] = ['127.5.61.1', '127.5.61.2', '127.5.61.3', '127.5.61.9'] as const;
const secretOf = (user: string) => `secret-of-${user}`;
/** Rings for a second, so that a test need not wait longer. */
const IMPATIENT_GROUP: CallGroup = { number: '300', ring: 'all', timeout: 1, members: ['209'] };

interface Bench {
  readonly endpoint: SipEndpoint;
  readonly outcomes: number[];
  /** Where phones find the server. */
  readonly server: string;
}

async function startPbx(t: TestContext): Promise<Bench> {
  const outcomes: number[] = [];
  const pbx = new EmbeddedPbx({
    accounts: { byUser: (user) => (/^2\d\d$/.test(user) ? { user, secret: secretOf(user) } : undefined) },
    groups: { byNumber: (number) => (number === '300' ? IMPATIENT_GROUP : undefined) },
    onEvent: (event) => {
      if (event.kind === 'call') outcomes.push(event.status);
    },
  });
  const endpoint = await startSipEndpoint({
    addresses: [SERVER],
    port: 0,
    serve: (layer, port) => pbx.serve(layer, { addresses: [SERVER], port }),
    mayAsk: (address) => address.startsWith('127.'),
    onEvent: (event) => assert.fail(JSON.stringify(event)),
  });
  t.after(() => endpoint[Symbol.asyncDispose]());
  return { endpoint, outcomes, server: `${SERVER}:${endpoint.port}` };
}

interface Run {
  readonly scenario: string;
  readonly address: string;
  readonly server: string;
  /** The lines of the injection file: own user, the one called, the third. */
  readonly users: readonly (readonly string[])[];
  readonly transport: 'udp' | 'tcp';
  readonly calls?: number;
  /** Repetitions and stragglers are let pass: SIPp itself has no transactions that would swallow them. */
  readonly isLossy?: true;
}

/** Starts a scenario; the promise rejects with what SIPp printed unless all its calls succeeded. */
async function startSipp(t: TestContext, run: Run): Promise<{ child: ChildProcess; ended: Promise<void> }> {
  const { scenario, address, server, users, transport, calls = 1, isLossy = false } = run;
  const folder = await mkdtemp(join(tmpdir(), 'offhook-sipp-'));
  await writeFile(
    join(folder, 'users.csv'),
    `SEQUENTIAL\n${users.map((fields) => `${fields.join(';')}\n`).join('')}`,
  );
  const scenarioFile = join(import.meta.dirname, 'sipp', `${scenario}.xml`);
  const limits = ['-m', String(calls), '-r', '20', '-l', '100', '-timeout', '60', '-recv_timeout', '30000'];
  const lenient = isLossy ? ['-default_behaviors', 'all,-abortunexp'] : [];
  const where = ['-i', address, '-p', '5060', '-t', transport === 'tcp' ? 't1' : 'u1', '-mi', address];
  const files = ['-sf', scenarioFile, '-inf', join(folder, 'users.csv'), '-trace_err'];
  const settled = Promise.withResolvers<void>();
  const child = execFile(
    SIPP,
    [...files, ...limits, ...lenient, '-nostdin', ...where, server],
    { cwd: folder, timeout: 90_000 },
    (error, stdout, stderr) => {
      if (error === null) settled.resolve();
      else
        settled.reject(
          new Error(`${scenario}: sipp ended with ${error.code}\n${stdout.slice(-2500)}\n${stderr}`),
        );
    },
  );
  // A test that fails while this runs must not end the process by an unhandled rejection.
  settled.promise.catch(() => {});
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    await rm(folder, { recursive: true });
  });
  return { child, ended: settled.promise };
}

/** Registers users from the address where a scenario will be. */
async function register(
  t: TestContext,
  address: string,
  server: string,
  users: readonly string[],
  transport: Run['transport'],
) {
  const fields = users.map((user) => [user, `[authentication username=${user} password=${secretOf(user)}]`]);
  const { ended } = await startSipp(t, {
    scenario: 'keep',
    address,
    server,
    users: fields,
    transport,
    calls: users.length,
  });
  await ended;
}

/** Waits until SIPp listens: a call over TCP to a port that is not open yet would be lost. */
async function listening(address: string, transport: 'udp' | 'tcp'): Promise<void> {
  const hex = address.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0').toUpperCase());
  const entry = `${hex.reverse().join('')}:${(5060).toString(16).toUpperCase()}`;
  for (let tries = 0; tries < 500; tries += 1) {
    if (readFileSync(`/proc/net/${transport}`, 'latin1').includes(` ${entry} `)) return;
    await wait(10);
  }
  assert.fail(`nothing listens on ${address}`);
}

interface Scenario {
  readonly name: string;
  readonly caller: string;
  readonly callee: string;
  readonly dials?: string;
  /** A third phone that answers. */
  readonly third?: true;
  readonly status: number;
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'a call', caller: 'call', callee: 'answer', status: 200 },
  { name: 'a call that is cancelled', caller: 'cancel', callee: 'is-cancelled', status: 487 },
  { name: 'busy', caller: 'finds-busy', callee: 'busy', status: 486 },
  { name: 'no answer', caller: 'no-answer', callee: 'is-cancelled', dials: '300', status: 480 },
  { name: 'hold and resume by re-INVITE', caller: 'hold', callee: 'is-held', status: 200 },
  { name: 'transfer by REFER', caller: 'transfer', callee: 'is-transferred', third: true, status: 200 },
];

for (const transport of ['udp', 'tcp'] as const) {
  for (const scenario of SCENARIOS) {
    test(`SIPp over ${transport.toUpperCase()}: ${scenario.name}`, async (t) => {
      if (!existsSync(SIPP)) return t.skip('sip-tester is not installed');
      const { endpoint, outcomes, server } = await startPbx(t);
      await register(t, CALLER, server, ['208'], transport);
      await register(t, CALLEE, server, ['209'], transport);
      const dials = scenario.dials ?? '209';
      const ends: Promise<void>[] = [];
      if (scenario.third) {
        await register(t, THIRD, server, ['210'], transport);
        const onward = {
          scenario: 'calls/is-called',
          address: THIRD,
          server,
          users: [['210', '209']],
          transport,
        };
        ends.push((await startSipp(t, onward)).ended);
        await listening(THIRD, transport);
      }
      const answering = {
        scenario: `calls/${scenario.callee}`,
        address: CALLEE,
        server,
        users: [['209', '208', '210']],
        transport,
      };
      ends.push((await startSipp(t, answering)).ended);
      await listening(CALLEE, transport);
      const calling = {
        scenario: `calls/${scenario.caller}`,
        address: CALLER,
        server,
        users: [['208', dials, '210']],
        transport,
      };
      ends.push((await startSipp(t, calling)).ended);
      await Promise.all(ends);
      assert.deepEqual(outcomes, scenario.third ? [200, 200] : [scenario.status]);
      const { stray, malformed, overloaded } = endpoint.counters();
      assert.deepEqual([stray, malformed, overloaded], [0, 0, 0]);
    });
  }
}

test('SIPp: 50 calls through a relay that loses one packet in eight, both ways', async (t) => {
  if (!existsSync(SIPP)) return t.skip('sip-tester is not installed');
  const { endpoint, outcomes } = await startPbx(t);
  const relay = await startLossyUdp({ address: SERVER, port: endpoint.port }, RELAY as Ipv4Address, {
    seed: 61,
    loss: 0.125,
    duplication: 0,
    reordering: 0,
  });
  t.after(() => relay[Symbol.asyncDispose]());
  const server = `${RELAY}:${relay.port}`;
  await register(t, CALLER, server, ['208'], 'udp');
  await register(t, CALLEE, server, ['209'], 'udp');
  const shared = { server, transport: 'udp', calls: 50, isLossy: true } as const;
  const answering = await startSipp(t, {
    ...shared,
    scenario: 'calls/answer-lossy',
    address: CALLEE,
    users: [['209', '208']],
  });
  await listening(CALLEE, 'udp');
  const calling = await startSipp(t, {
    ...shared,
    scenario: 'calls/call',
    address: CALLER,
    users: [['208', '209']],
  });
  await Promise.all([calling.ended, answering.ended]);
  assert.deepEqual(outcomes.filter((status) => status === 200).length, 50);
  assert.ok(endpoint.counters().retransmissions > 0);
});
