/** The end of `serve`, gentle and otherwise, and the beginning of the next. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fetchFile } from '#net/tftp-client.ts';
import { readPacket } from '#protocols/tftp/decode-packet.ts';
import { encodePacket } from '#protocols/tftp/encode-packet.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Serving } from '#test/support/serving.ts';

const NAME = 'bell.raw';
const RING = Buffer.from(Array.from({ length: 16_080 }, (_, at) => at % 251));
const LOOPBACK = ['--listen', '127.0.0.1', '--tftp-port', '0', '--http-port', '0', '--sip-port', '0'];

async function serveRing(offhook: Offhook): Promise<Serving> {
  const path = join(offhook.folder, NAME);
  writeFileSync(path, RING);
  await offhook.must('file', 'add', path);
  return offhook.serveOnLoopback();
}

/** Fetches the ring over TFTP; `meanwhile` happens before the first block is acknowledged. */
async function fetchRing(serving: Serving, meanwhile: () => Promise<void>): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  const { address, port } = serving.tftpServer;
  const socket = createSocket('udp4');
  try {
    socket.send(encodePacket({ kind: 'rrq', name: NAME, mode: 'octet', options: [] }), port, address);
    for (;;) {
      const [bytes, from] = await once(socket, 'message', { signal: AbortSignal.timeout(10_000) });
      const packet = readPacket(bytes);
      assert.ok(packet?.kind === 'data', JSON.stringify(packet));
      if (packet.block === blocks.length + 1) {
        blocks.push(Uint8Array.from(packet.bytes));
        if (packet.block === 1) await meanwhile();
      }
      const ack = encodePacket({ kind: 'ack', block: packet.block });
      await new Promise((sent) => socket.send(ack, from.port, from.address, sent));
      if (packet.bytes.length < 512) return Buffer.concat(blocks);
    }
  } finally {
    socket.close();
  }
}

/** A server that has heard the signal takes no new requests. */
async function untilItListensNoMore({ tftpServer: { address, port } }: Serving): Promise<void> {
  for (;;) {
    const answer = await fetchFile({ server: address, port, name: 'nothing', retryMs: 300, tries: 0 });
    if (answer.kind === 'silent') return;
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal}: a running transfer finishes before serve ends with exit code 0`, async (t) => {
    const offhook = new Offhook(t);
    const serving = await serveRing(offhook);
    const bytes = await fetchRing(serving, async () => {
      process.kill(serving.pid, signal);
      await untilItListensNoMore(serving);
      assert.ok(serving.isRunning, 'the transfer holds it');
      const { code, stderr } = await offhook.run('serve', '--json', ...LOOPBACK);
      assert.deepEqual([code, JSON.parse(stderr).error.code], [1, 'SERVED_ALREADY'], 'until the very end');
    });
    assert.ok(RING.equals(bytes));
    assert.equal(await serving.ended, 0);
    assert.ok(serving.events.some(({ type, name }) => type === 'file-fetched' && name === NAME));
    await offhook.serveOnLoopback();
  });
}

test('a second signal, whichever it is, ends it at once', async (t) => {
  const offhook = new Offhook(t);
  const serving = await serveRing(offhook);
  await assert.rejects(
    fetchRing(serving, async () => {
      process.kill(serving.pid, 'SIGINT');
      await untilItListensNoMore(serving);
      process.kill(serving.pid, 'SIGTERM');
      assert.equal(await serving.ended, 'SIGTERM');
      throw new Error('nobody is left to acknowledge to');
    }),
  );
  await offhook.serveOnLoopback();
});

test('one folder is served once, and a killed server leaves nothing in the way of the next', async (t) => {
  const offhook = new Offhook(t);
  const first = await offhook.serveOnLoopback();
  const { code, stderr } = await offhook.run('serve', '--json', ...LOOPBACK);
  assert.equal(code, 1);
  const { error } = JSON.parse(stderr);
  assert.equal(error.code, 'SERVED_ALREADY');
  assert.match(error.message, new RegExp(`\\b${first.pid}\\b.* 127\\.0\\.0\\.1`));

  assert.equal(await first.stop('SIGKILL'), 'SIGKILL');
  // After a restart of the machine its process number may be anybody's.
  const record = join(offhook.folder, 'serving.json');
  const { pid, ...left } = JSON.parse(readFileSync(record, 'utf8'));
  assert.equal(pid, first.pid);
  writeFileSync(record, JSON.stringify({ ...left, pid: process.pid }));
  const second = await offhook.serveOnLoopback();
  assert.equal(await second.stop('SIGTERM'), 0);
});
