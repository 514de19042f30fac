/** Stock clients and ours over a network that loses, doubles and reorders packets. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fetchFile } from '#net/tftp-client.ts';
import { startLossyUdp } from '#test/support/lossy-udp.ts';
import {
  contentOf,
  LOOPBACK,
  needsProgram,
  runClient,
  sameOctets,
  startTestServer,
} from '#test/support/tftp-files.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

const INSIDE = '127.0.0.4' as Ipv4Address;
const SIZES = [0, 513, 16_384];
const FILES = SIZES.map(String);

const CLIENTS: readonly (readonly [
  program: string,
  args: (port: string, file: string) => readonly string[],
])[] = [
  ['/usr/bin/tftp', (port, file) => ['-m', 'octet', INSIDE, port, '-c', 'get', file, 'got']],
  ['/usr/bin/atftp', (port, file) => ['-g', '-r', file, '-l', 'got', INSIDE, port]],
  [
    '/usr/bin/curl',
    (port, file) => [
      '-s',
      '--tftp-no-options',
      '--max-time',
      '60',
      '-o',
      'got',
      `tftp://${INSIDE}:${port}/${file}`,
    ],
  ],
];

async function overBadNetwork(t: TestContext, seed: number) {
  // What a client whose last acknowledgement was lost leaves behind need not be waited for.
  const { server } = await startTestServer(t, { limits: { shutdownMs: 0 } });
  const network = { seed, loss: 0.05, duplication: 0.05, reordering: 0.05 };
  const relay = await startLossyUdp({ address: LOOPBACK, port: server.port }, INSIDE, network);
  t.after(() => relay[Symbol.asyncDispose]());
  return relay;
}

for (const [program, args] of CLIENTS) {
  test(`${program} gets every file whole`, async (t) => {
    if (!needsProgram(t, program)) return;
    const relay = await overBadNetwork(t, 11);
    const runs = FILES.map(async (file) => {
      const run = await runClient(program, args(String(relay.port), file));
      const got = run.got ?? (run.exitCode === 0 ? new Uint8Array(0) : undefined);
      assert.ok(sameOctets(got, contentOf(Number(file))), `${file}: ${run.output}`);
    });
    await Promise.all(runs);
  });
}

test('our client gets every file whole, with windows too', async (t) => {
  const relay = await overBadNetwork(t, 12);
  const fetches = [[], [{ name: 'windowsize', value: '8' }]].flatMap((options) =>
    SIZES.map(async (size) => {
      const outcome = await fetchFile({
        server: INSIDE,
        port: relay.port,
        name: String(size),
        options,
        retryMs: 300,
        tries: 20,
      });
      assert.ok(
        outcome.kind === 'received' && sameOctets(outcome.bytes, contentOf(size)),
        `${size}: ${outcome.kind}`,
      );
    }),
  );
  await Promise.all(fetches);
});
