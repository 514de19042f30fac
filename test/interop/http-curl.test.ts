import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runCommand } from '#test/support/command.ts';
import { Offhook } from '#test/support/offhook.ts';

const CURL = '/usr/bin/curl';
const PHONE = '127.0.0.41';
const SIZES = [0, 1, 512, 65_536, 40 * 1024 * 1024];

/** A server with a phone, files of several sizes and a second port, and curl to ask it. */
async function serveFiles(t: TestContext) {
  const offhook = new Offhook(t);
  const files = new Map(SIZES.map((size) => [`rings-${size}.raw`, randomBytes(size)]));
  for (const [name, bytes] of files) {
    writeFileSync(join(offhook.folder, name), bytes);
    await offhook.must('file', 'add', join(offhook.folder, name));
  }
  await offhook.must('extension', 'add', '208', '--secret', 'only-for-this-phone');
  await offhook.must('phone', 'add', '00115c93afd1', '--model', '7960', '--line', '208', '--bind', PHONE);
  offhook.writeSettings('http: {secondPort: 0}\n');
  const serving = await offhook.serveOnLoopback();
  const ports = serving.events.find(({ type }) => type === 'serving')?.httpPorts as number[];
  /** Runs curl from the phone's address; `{}` in an argument is where the server is. */
  const curl = async (...args: string[]): Promise<string> => {
    const base = `http://127.0.0.1:${ports[0]}`;
    const words = args.map((word) => word.replaceAll('{}', base));
    const { code, stdout, stderr } = await runCommand([CURL, '-sS', '--interface', PHONE, ...words]);
    assert.equal(code, 0, `curl ${words.join(' ')}: ${stderr}`);
    return stdout;
  };
  return { folder: offhook.folder, files, ports, serving, curl };
}

test('curl fetches from the phones’ HTTP port', {
  skip: existsSync(CURL) ? false : `${CURL} is not installed`,
}, async (t) => {
  const { folder, files, ports, serving, curl } = await serveFiles(t);
  const copy = join(folder, 'copy');

  await t.test('files of every size, octet by octet, from both ports', async () => {
    for (const [name, bytes] of files) {
      for (const port of ports) {
        await curl('-f', '-o', copy, `http://127.0.0.1:${port}/${name}`);
        assert.ok(readFileSync(copy).equals(bytes), `${name} from ${port}`);
      }
    }
    await serving.event(
      ({ type, name }) => type === 'file-fetched' && name === `rings-${SIZES.at(-1)}.raw`,
      'the fetch',
    );
  });

  await t.test('several files on one connection', async () => {
    const told = await curl(
      '-w',
      '%{num_connects} ',
      ...['512', '1', '65536'].flatMap((size) => ['-o', copy, `{}/rings-${size}.raw`]),
    );
    assert.equal(told, '1 0 0 ');
  });

  await t.test('only what is new, by ETag', async () => {
    const tag = join(folder, 'tag');
    const ask = () =>
      curl('-o', copy, '--etag-save', tag, '--etag-compare', tag, '-w', '%{http_code}', '{}/rings-512.raw');
    writeFileSync(tag, '');
    assert.deepEqual([await ask(), await ask()], ['200', '304']);
  });

  await t.test('the head alone', async () => {
    const head = await curl('-I', '{}/rings-65536.raw');
    assert.match(head, /^HTTP\/1\.1 200 OK\r$/m);
    assert.match(head, /^content-length: 65536\r$/im);
  });

  await t.test('as an old client: HTTP/1.0, without a Host', async () => {
    assert.equal(
      await curl(
        '--http1.0',
        '-H',
        'Host:',
        '-H',
        'User-Agent:',
        '-o',
        copy,
        '-w',
        '%{http_code}',
        '{}/rings-1.raw',
      ),
      '200',
    );
    assert.equal(readFileSync(copy).length, 1);
  });

  await t.test('names that leave the folder, and other methods, get nothing', async () => {
    const status = (...args: string[]) => curl('--path-as-is', '-o', copy, '-w', '%{http_code}', ...args);
    assert.equal(await status('{}/../../../../etc/passwd'), '404');
    assert.equal(await status('{}/..%2f..%2f..%2fetc%2fpasswd'), '404');
    assert.equal(await status('{}/offhook.sqlite'), '404');
    assert.equal(await status('-X', 'PUT', '--data-binary', 'x', '{}/rings-1.raw'), '405');
  });

  await t.test('the phone gets its secrets, unkept on the way, and another address does not', async () => {
    const own = await curl('-i', '{}/SIP00115C93AFD1.cnf');
    assert.match(own, /^cache-control: no-store\r$/im);
    assert.match(own, /only-for-this-phone/);
    const other = await curl('-i', '--interface', '127.0.0.42', '{}/SIP00115C93AFD1.cnf');
    assert.match(other, /^HTTP\/1\.1 404 /);
    assert.doesNotMatch(other, /only-for-this-phone/);
  });
});
