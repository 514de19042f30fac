import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCommand, startCommand } from '#test/support/command.ts';
import { Offhook, PROGRAM } from '#test/support/offhook.ts';
import { reasonToSkip } from '#test/support/stock-server.ts';

const WRITER = fileURLToPath(new URL('../support/extension-writer.ts', import.meta.url));
const KILLS = 24;
const KILLED_WHILE_OPENING = 4;
/** A writer that was killed has acknowledged between none and this many. */
const MOST_ACKNOWLEDGED = 40;

interface Listed {
  readonly number: string;
  readonly name: string;
}

async function listed(offhook: Offhook): Promise<Map<string, string>> {
  const extensions: Listed[] = JSON.parse(await offhook.must('extension', 'list', '--json'));
  return new Map(extensions.map(({ number, name }) => [number, name]));
}

test('whatever was acknowledged is there after kill -9, at whatever moment', async (t) => {
  const offhook = new Offhook(t);
  const acknowledged: string[] = [];
  let begun = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = startCommand([process.execPath, WRITER, offhook.folder, String(begun)]);
    const closed = once(child, 'close');
    // Killed in the middle of whatever comes after this many acknowledgements; the first while they make the tables.
    const last = Math.floor((kill * MOST_ACKNOWLEDGED) / KILLS);
    let heard = 0;
    const watcher = watch(offhook.folder);
    if (kill < KILLED_WHILE_OPENING) watcher.once('change', () => child.kill('SIGKILL'));
    for await (const number of createInterface(child.stdout)) {
      acknowledged.push(number);
      begun = Number(number) + 1;
      heard += 1;
      if (heard >= last) child.kill('SIGKILL');
    }
    const [, signal] = await closed;
    watcher.close();
    assert.equal(signal, 'SIGKILL', 'it was killed, and had not ended by itself');
    // The one that was being written may be there or not; the next writer must not meet it again.
    begun += 1;
  }
  assert.ok(acknowledged.length > KILLS, `${acknowledged.length} were acknowledged`);
  const kept = await listed(offhook);
  assert.deepEqual(
    acknowledged.filter((number) => kept.get(number) !== `Name of ${number}`),
    [],
  );
  assert.ok(kept.size <= acknowledged.length + KILLS, 'and nothing but what was being written besides');
});

test('many commands that open a new folder at once make its tables once, and none is lost', async (t) => {
  const offhook = new Offhook(t);
  const numbers = Array.from({ length: 6 }, (_, index) => String(200 + index));
  await Promise.all(numbers.map((number) => offhook.must('extension', 'add', number)));
  assert.deepEqual([...(await listed(offhook)).keys()], numbers);
});

test('the change is on the disk before the command says so', {
  skip: reasonToSkip('/usr/bin/strace'),
}, async (t) => {
  const offhook = new Offhook(t);
  await offhook.must('extension', 'add', '207');
  const log = join(offhook.folder, 'strace.log');
  const trace = [
    '/usr/bin/strace',
    '-f',
    '-y',
    '-s',
    '64',
    '-o',
    log,
    '-e',
    'trace=pwrite64,write,writev,fsync,fdatasync',
  ];
  const { code, stdout, stderr } = await runCommand([
    ...trace,
    PROGRAM,
    '--data',
    offhook.folder,
    'extension',
    'add',
    '208',
  ]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Extension 208 .*added\.$/m);
  const calls = readFileSync(log, 'utf8').split('\n');
  const acknowledgement = calls.findIndex((call) => /write\(1<.*Extension 208 /.test(call));
  const lastWrite = calls.findLastIndex(
    (call, index) => index < acknowledgement && /pwrite64\(\d+<.*offhook\.sqlite-wal>/.test(call),
  );
  const sync = calls.findIndex(
    (call, index) => index > lastWrite && /(fsync|fdatasync)\(\d+<.*offhook\.sqlite-wal>\) += 0/.test(call),
  );
  assert.notEqual(acknowledgement, -1, 'the acknowledgement is a write to standard output');
  assert.notEqual(lastWrite, -1, 'the change is a write to the log');
  assert.ok(
    lastWrite < sync && sync < acknowledgement,
    `write ${lastWrite}, sync ${sync}, acknowledgement ${acknowledgement}`,
  );
});
