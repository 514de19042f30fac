/** However the demo ends, and whoever has the SIP port already, nothing of it stays behind. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, type TestContext, test } from 'node:test';
import { startCommand } from '#test/support/command.ts';
import { NetworkNamespace } from '#test/support/network-namespace.ts';
import { PROGRAM } from '#test/support/offhook.ts';
import { reasonToSkip } from '#test/support/stock-server.ts';

const REASON = reasonToSkip('/usr/sbin/ip');
const LISTENS_EVERYWHERE = `require('node:dgram').createSocket('udp4').bind(5060, () => console.log('listens'))`;
type Child = ReturnType<typeof startCommand>;

/** A machine of its own, and a place for its temporary files. */
function surroundings(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { prefix } = new NetworkNamespace(t, 'ends');
  const start = (...words: string[]): Child => {
    const child = startCommand([...prefix, ...words], { env: { TMPDIR: folder } });
    t.after(() => child.kill('SIGKILL'));
    return child;
  };
  return { start, left: () => readdirSync(folder) };
}

/** Reads lines to the end; calls `each` with every one. */
function follow(child: Child, each: (line: string) => void): string[] {
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    each(line);
  });
  return lines;
}

describe('the end of the demo', { skip: REASON ?? false, concurrency: true }, () => {
  test('Ctrl-C while it serves on, and while a phone fetches its image: exit code 0', async (t) => {
    for (const moment of ['Serving on. Ctrl-C stops.', 'screen: Upgrading Software']) {
      const { start, left } = surroundings(t);
      const child = start(PROGRAM, 'demo', '--speed', '50');
      const lines = follow(child, (line) => {
        if (line.endsWith(moment)) child.kill('SIGINT');
      });
      const [code] = await once(child, 'close');
      assert.equal(code, 0, lines.join('\n'));
      assert.ok(lines.at(-1)?.endsWith(moment), 'nothing is told after it');
      assert.deepEqual(left(), []);
    }
  });

  test('a second Ctrl-C ends it at once', async (t) => {
    const { start, left } = surroundings(t);
    const child = start(PROGRAM, 'demo', '--speed', '4');
    follow(child, (line) => {
      if (!line.endsWith('screen: Upgrading Software')) return;
      // The server waits for the transfer now, which takes seconds; the first may be sent twice by npm.
      const again = setInterval(() => child.kill('SIGINT'), 100);
      child.once('close', () => clearInterval(again));
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 130);
    assert.deepEqual(left(), []);
  });

  test('a reader that has seen enough ends it without a word', async (t) => {
    const { start, left } = surroundings(t);
    const child = start(PROGRAM, 'demo', '--speed', '50');
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    assert.deepEqual([code, stderr], [141, '']);
    assert.deepEqual(left(), []);
  });

  test('where something has 5060 on all addresses, its phones take other ports', async (t) => {
    const { start } = surroundings(t);
    const other = start(process.execPath, '-e', LISTENS_EVERYWHERE);
    await once(other.stdout, 'data');
    const child = start(PROGRAM, 'demo', '--once', '--speed', '50');
    const lines = follow(child, () => {});
    const [code] = await once(child, 'close');
    assert.equal(code, 0, lines.join('\n'));
    const contacts = lines.flatMap((line) => /registered for 3600 s at (\S+)/.exec(line)?.[1] ?? []);
    assert.equal(contacts.length, 2);
    assert.ok(!contacts.some((contact) => contact.includes(':5060')), contacts.join());
  });
});
