/** A storm of nonsense: a million packets against the packet handling, and many against a real socket. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { test } from 'node:test';
import { fetchFile } from '#net/tftp-client.ts';
import { sendNoise } from '#net/tftp-server/testing/tftp-noise.ts';
import { LOOPBACK, startTestServer } from '#test/support/tftp-files.ts';
import { seededRandom } from '#values/seeded-random.ts';

test('a million random and mutated packets do no harm and leave nothing behind', () => {
  const { malformed, served, leftOver } = sendNoise(1_000_000, 2);
  assert.ok(malformed > 100_000 && served > 6000, `${malformed} malformed, ${served} served`);
  assert.equal(leftOver, 0);
});

test('a file is served in the midst of noise on the wire', async (t) => {
  const { server } = await startTestServer(t, { limits: { shutdownMs: 0 } });
  const noisy = createSocket('udp4');
  t.after(() => noisy.close());
  const random = seededRandom(3);
  for (let index = 0; index < 20_000; index += 1) {
    const bytes = Uint8Array.from({ length: Math.floor(random() * 60) }, () => random() * 256);
    noisy.send(bytes, server.port, LOOPBACK);
    if (index % 100 > 0) continue;
    const outcome = await fetchFile({ server: LOOPBACK, port: server.port, name: '513' });
    assert.equal(outcome.kind, 'received');
  }
  assert.ok(server.counters().malformed > 0);
});
