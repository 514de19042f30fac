import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { runCommand } from '#test/support/command.ts';
import { NetworkNamespace } from '#test/support/network-namespace.ts';
import { PROGRAM } from '#test/support/offhook.ts';
import { reasonToSkip } from '#test/support/stock-server.ts';

const ROOT = dirname(dirname(PROGRAM));
/** The demo's phones have fixed addresses, so each demo gets a machine of its own where that can be had. */
const HAS_NAMESPACES = reasonToSkip('/usr/sbin/ip') === undefined;

function machineFor(t: TestContext): readonly string[] {
  return HAS_NAMESPACES ? new NetworkNamespace(t, 'demo').prefix : [];
}

function assertSummary({ code, stdout, stderr }: Awaited<ReturnType<typeof runCommand>>): void {
  assert.equal(code, 0, stderr + stdout);
  const { ok, phones } = JSON.parse(stdout);
  assert.equal(ok, true);
  const told = phones.map(({ mac, model, extension, outcome, registered, load }: Record<string, unknown>) => {
    return { mac, model, extension, outcome, registered, load };
  });
  for (const { rtp } of phones) {
    assert.ok(rtp.sent >= 90 && rtp.received >= 90, `two seconds of sound: ${JSON.stringify(rtp)}`);
    assert.equal(rtp.lost, 0);
  }
  const end = { outcome: 'registered', registered: true, load: 'P0S3-8-12-00' };
  assert.deepEqual(told, [
    { mac: '00:11:5C:93:AF:D1', model: '7960', extension: '208', ...end },
    { mac: '00:11:5C:93:AF:D2', model: '7940', extension: '209', ...end },
  ]);
}

describe('the demo', { concurrency: HAS_NAMESPACES }, () => {
  test('bin/offhook demo --once --json registers both phones, lets them call, and says so in one object', async (t) => {
    assertSummary(await runCommand([...machineFor(t), PROGRAM, 'demo', '--once', '--json'], { cwd: ROOT }));
  });

  test('npm run demo -- --once --json does the same', async (t) => {
    const words = ['npm', 'run', '-s', 'demo', '--', '--once', '--json'];
    assertSummary(await runCommand([...machineFor(t), ...words], { cwd: ROOT }));
  });

  test('from elsewhere, through two symlinks, with no Node of ours on the PATH', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'offhook-test-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    symlinkSync(PROGRAM, join(folder, 'first'));
    symlinkSync('first', join(folder, 'offhook'));
    const words = [join(folder, 'offhook'), 'demo', '--once', '--json', '--speed', '200'];
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
    assertSummary(await runCommand([...machineFor(t), ...words], { cwd: folder, env }));
  });

  test('without --json it tells the timeline and ends with a table', async (t) => {
    const words = [PROGRAM, 'demo', '--once', '--speed', '200'];
    const { code, stdout } = await runCommand([...machineFor(t), ...words]);
    assert.equal(code, 0);
    assert.match(stdout, /7960 \(208\) +P0S3-8-12-00\.sb2: fetched, 757 kB/);
    assert.match(stdout, /208 registered for 3600 s/);
    assert.match(stdout, /7940 \(209\) +rings: 208 calls\n[\s\S]*7960 \(208\) +talks with 209\n/);
    assert.match(
      stdout,
      /^00:11:5C:93:AF:D2 +7940 +209 \(Workshop\) +P0S3-8-12-00 +registered +\d+ RTP packets out, \d+ in +[\d.]+ s\n$/m,
      'the table is the end',
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what must not be there.
    assert.doesNotMatch(stdout, /\u001b/, 'no escape sequences where there is no terminal');
  });
});
