/** The TFTP clients that Debian has, against our server: every size, option and reply mode. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  contentOf,
  LOOPBACK,
  needsProgram,
  type ProgramRun,
  runClient,
  SIZES,
  sameOctets,
  startTestServer,
  WRAPPING_SIZE,
} from '#test/support/tftp-files.ts';

interface StockClient {
  readonly name: string;
  readonly program: string;
  /** Blocks of 512 octets, so that the block number of a large file wraps. */
  readonly wraps: boolean;
  /** Arguments that fetch a file into `got`. */
  readonly args: (port: number, file: string) => readonly string[];
}

const hpa = (mode: string): StockClient => ({
  name: `tftp-hpa, ${mode}`,
  program: '/usr/bin/tftp',
  wraps: true,
  args: (port, file) => ['-m', mode, LOOPBACK, String(port), '-c', 'get', file, 'got'],
});

const atftp = (...options: readonly string[]): StockClient => ({
  name: `atftp, ${options.join(', ') || 'no options'}`,
  program: '/usr/bin/atftp',
  wraps: !options.some((option) => option.startsWith('blksize')),
  args: (port, file) => [
    ...options.flatMap((option) => ['--option', option]),
    ...['--get', '--remote-file', file, '--local-file', 'got', LOOPBACK, String(port)],
  ],
});

const curl = (...options: readonly string[]): StockClient => ({
  name: `curl ${options.join(' ')}`,
  program: '/usr/bin/curl',
  wraps: options.includes('--tftp-no-options'),
  args: (port, file) => ['--silent', ...options, '--output', 'got', `tftp://${LOOPBACK}:${port}/${file}`],
});

const CLIENTS: readonly StockClient[] = [
  hpa('octet'),
  atftp(),
  atftp('blksize 1428'),
  atftp('blksize 8192', 'timeout 2', 'tsize 0'),
  atftp('windowsize 16'),
  atftp('blksize 1428', 'windowsize 8'),
  curl(),
  curl('--tftp-no-options'),
  curl('--tftp-blksize', '1428'),
  curl('--tftp-blksize', '8192'),
];

for (const mode of ['pool', 'single-port'] as const) {
  for (const client of CLIENTS) {
    test(`${client.name} fetches every size, ${mode}`, async (t) => {
      if (!needsProgram(t, client.program)) return;
      const { server, events } = await startTestServer(t, { mode });
      const sizes = client.wraps ? [...SIZES, WRAPPING_SIZE] : SIZES;
      for (const size of sizes) {
        const run = await runClient(client.program, client.args(server.port, String(size)));
        const wanted = contentOf(size);
        assert.ok(sameOctets(run.got, wanted) || isEmpty(run, size), `${size}: ${run.output}`);
        assert.equal(run.exitCode, 0, `${size}: ${run.output}`);
      }
      assert.deepEqual(
        events.filter(({ kind }) => kind === 'failed'),
        [],
      );
      assert.equal(server.counters().completed, sizes.length);
    });
  }
}

/** curl writes no file when nothing came. */
function isEmpty(run: ProgramRun, size: number): boolean {
  return size === 0 && run.got === undefined && run.exitCode === 0;
}

test('tftp-hpa fetches a text in netascii', async (t) => {
  const client = hpa('netascii');
  if (!needsProgram(t, client.program)) return;
  const text = Buffer.from(`line1_name: "208"\n${'# twenty characters.\n'.repeat(500)}a lone\rreturn`);
  const { server } = await startTestServer(t, {
    answer: ({ name }) => ({
      kind: 'artifact',
      name,
      bytes: text,
      hash: '',
      contentType: 'text/plain',
      secret: false,
    }),
  });
  const run = await runClient(client.program, client.args(server.port, 'SIPDefault.cnf'));
  assert.equal(Buffer.from(run.got ?? []).toString(), text.toString());
});

for (const client of [hpa('octet'), atftp(), curl()]) {
  test(`${client.name} is told at once that a name is unknown`, async (t) => {
    if (!needsProgram(t, client.program)) return;
    const { server, events } = await startTestServer(t);
    const run = await runClient(client.program, client.args(server.port, 'CTLSEP00115C93AFD1.tlv'));
    assert.match(`${run.output}${run.exitCode}`, /not found|68/i);
    const refused = events.filter((event) => event.kind === 'refused');
    assert.deepEqual(
      refused.map(({ name, refusal }) => [name, refusal.code]),
      [['CTLSEP00115C93AFD1.tlv', 'NO_SUCH_FILE']],
    );
  });
}

test('tftp-hpa is refused a write', async (t) => {
  if (!needsProgram(t, '/usr/bin/tftp')) return;
  const { server, events } = await startTestServer(t);
  const put = ['-m', 'octet', LOOPBACK, String(server.port), '-c', 'put', '/etc/hostname', 'evil'];
  const run = await runClient('/usr/bin/tftp', put);
  assert.match(run.output, /Error code 2/);
  assert.equal(events[0]?.kind === 'refused' && events[0].refusal.code, 'TFTP_WRITE_REFUSED');
});
