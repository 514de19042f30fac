/** The whole truth: every check and test, one count at the end. `npm test`, or `npm run check` for the quick part. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { prepareAsterisk } from './support/asterisk-root.ts';
import { installDebianPackages } from './support/debian-packages.ts';
import { runTestFiles, type Tally } from './support/test-stage.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});

const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
const started = performance.now();

async function check(name: string, command: string, ...args: string[]): Promise<void> {
  const from = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  const printed = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  tally[code === 0 ? 'passed' : 'failed'] += 1;
  process.stdout.write(printed.join(''));
  console.log(
    `${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - from) / 1000).toFixed(1)} s)`,
  );
}

// One more than there are cores: each of them waits now and then, for the disk or for another program.
const concurrency = availableParallelism() + 1;
const cache = (name: string): string => `node_modules/.cache/${name}`;
const match = (pattern: string): string => values.only ?? pattern;
if (values.only === undefined) {
  await Promise.all([
    check('types', 'tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', cache('types.tsbuildinfo')),
    check('lint', 'biome', 'check', '--error-on-warnings', '.'),
    check('unused code', 'knip', '--no-progress', '--cache', '--cache-location', cache('knip')),
    runTestFiles('unit and property tests', 'src/**/*.test.ts', { shared: true, concurrency, tally }),
  ]);
}
if (!values.quick) {
  installDebianPackages();
  prepareAsterisk();
  await runTestFiles('journeys and interop', match('test/**/*.test.ts'), { concurrency, tally });
}

console.log(`took ${((performance.now() - started) / 1000).toFixed(0)} s`);
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exit(tally.failed === 0 ? 0 : 1);
