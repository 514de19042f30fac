import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SERVER = new URL('./server.ts', import.meta.url).href;
/** Prints the modules of Node itself that a process has loaded which has loaded the server. */
const SCRIPT = `await import('${SERVER}'); console.log(JSON.stringify(process.moduleLoadList))`;

test('a server loads no client library of Node that it has no use for', () => {
  const words = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', SCRIPT];
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const loaded = JSON.parse(execFileSync(process.execPath, words, { cwd, encoding: 'utf8' })) as string[];
  assert.ok(loaded.some((name) => name.endsWith(' http')));
  assert.deepEqual(
    loaded.filter((name) => name.includes('undici')),
    [],
  );
});
