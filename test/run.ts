/** The whole truth: every check and test, one count at the end. `npm test`, or `npm run check` for the quick part. */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { prepareAsterisk } from './support/asterisk-root.ts';
import { installDebianPackages } from './support/debian-packages.ts';
import { runTestFiles, type Tally } from './support/test-stage.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});

const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
const started = performance.now();

function check(name: string, command: string, ...args: string[]): void {
  const from = performance.now();
  const result = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const ok = result.status === 0;
  tally[ok ? 'passed' : 'failed'] += 1;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
}

if (values.only === undefined) {
  check('types', 'tsc', '--noEmit');
  check('lint', 'biome', 'check', '--error-on-warnings', '.');
  check('unused code', 'knip', '--no-progress');
}

const concurrency = availableParallelism();
const match = (pattern: string): string => values.only ?? pattern;
if (values.only === undefined) {
  await runTestFiles('unit and property tests', 'src/**/*.test.ts', { shared: true, concurrency, tally });
}
if (!values.quick) {
  installDebianPackages();
  prepareAsterisk();
  await runTestFiles('journeys and interop', match('test/**/*.test.ts'), { concurrency, tally });
}

console.log(`took ${((performance.now() - started) / 1000).toFixed(0)} s`);
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exit(tally.failed === 0 ? 0 : 1);
