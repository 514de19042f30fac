/** Phones behind a NAT, or a server in a container network: which reply mode gets through what. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fetchFile } from '#net/tftp-client.ts';
import type { TftpReplyMode } from '#net/tftp-server/tftp-server-options.ts';
import {
  contentOf,
  LOOPBACK,
  needsProgram,
  runClient,
  sameOctets,
  startTestServer,
} from '#test/support/tftp-files.ts';
import { startUserSpaceNat, type UserSpaceNatOptions } from '#test/support/user-space-nat.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

const INSIDE = '127.0.0.3' as Ipv4Address;

async function behindNat(t: TestContext, mode: TftpReplyMode, filtering: UserSpaceNatOptions['filtering']) {
  const { server, events } = await startTestServer(t, { mode, limits: { shutdownMs: 500 } });
  const nat = await startUserSpaceNat({
    server: { address: LOOPBACK, port: server.port },
    inside: INSIDE,
    filtering,
  });
  t.after(() => nat[Symbol.asyncDispose]());
  return { nat, server, events };
}

test('from a single port files get through a NAT that lets in only what was asked', async (t) => {
  const { nat, server } = await behindNat(t, 'single-port', 'address-and-port');
  const phones = Array.from({ length: 50 }, async () => {
    for (const size of [0, 512, 2000]) {
      const outcome = await fetchFile({ server: INSIDE, port: nat.port, name: String(size) });
      assert.ok(outcome.kind === 'received' && sameOctets(outcome.bytes, contentOf(size)));
    }
  });
  await Promise.all(phones);
  await server[Symbol.asyncDispose]();
  assert.equal(nat.filtered, 0);
  assert.equal(server.counters().completed, 150);
});

test('a stock client fetches an image through that NAT', async (t) => {
  if (!needsProgram(t, '/usr/bin/tftp')) return;
  const { nat } = await behindNat(t, 'single-port', 'address-and-port');
  const run = await runClient('/usr/bin/tftp', [
    '-m',
    'octet',
    INSIDE,
    String(nat.port),
    '-c',
    'get',
    '756524',
    'got',
  ]);
  assert.ok(sameOctets(run.got, contentOf(756_524)), run.output);
});

test('the pool does not get through it, and the server tells that the client stayed silent', async (t) => {
  const { nat, server, events } = await behindNat(t, 'pool', 'address-and-port');
  const outcome = await fetchFile({ server: INSIDE, port: nat.port, name: '512', retryMs: 50, tries: 3 });
  assert.deepEqual(outcome, { kind: 'silent', begun: false });
  assert.ok(nat.filtered > 0);
  await server[Symbol.asyncDispose]();
  const failed = events.find((event) => event.kind === 'failed');
  assert.equal(failed?.acknowledgedBytes, 0);
});

test('the pool gets through a NAT that lets everything in', async (t) => {
  const { nat } = await behindNat(t, 'pool', 'none');
  const outcome = await fetchFile({ server: INSIDE, port: nat.port, name: '2000' });
  assert.ok(outcome.kind === 'received' && sameOctets(outcome.bytes, contentOf(2000)));
});
