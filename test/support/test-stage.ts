import { globSync } from 'node:fs';
import { run } from 'node:test';

/** How many tests ended how. Suites are not counted, only what they hold. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

interface StageOptions {
  readonly tally: Tally;
  /** One process for all files: right for unit tests, twenty times faster. */
  readonly shared?: boolean;
  readonly concurrency?: number;
}

/** Runs the test files that match, prints failures and the reason of each skip, and adds to the tally. */
export async function runTestFiles(stage: string, pattern: string, options: StageOptions): Promise<void> {
  const files = globSync(pattern).sort();
  const started = performance.now();
  const before = { ...options.tally };
  const events = run({
    files,
    isolation: options.shared ? 'none' : 'process',
    ...(options.shared ? {} : { concurrency: options.concurrency ?? 1 }),
    timeout: 300_000,
  });
  events.on('test:pass', (event) => {
    if (event.details.type === 'suite') return;
    if (event.skip !== undefined && event.skip !== false) {
      options.tally.skipped += 1;
      console.log(`skip ${event.name}: ${event.skip === true ? 'no reason given' : event.skip}`);
    } else {
      options.tally.passed += 1;
    }
  });
  events.on('test:fail', (event) => {
    const onlyItsTestsFailed =
      'failureType' in event.details.error && event.details.error.failureType === 'subtestsFailed';
    if (onlyItsTestsFailed) return;
    options.tally.failed += 1;
    console.log(`FAIL ${event.file ?? ''}: ${event.name}`);
    const cause = event.details.error.cause;
    console.log(cause instanceof Error ? cause.stack : String(cause ?? event.details.error));
  });
  events.on('test:stderr', (event) => process.stderr.write(event.message));
  events.resume();
  await new Promise((resolve) => events.once('end', resolve));
  const { passed, failed, skipped } = options.tally;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${failed === before.failed ? 'ok  ' : 'FAIL'} ${stage}: ${files.length} files, ${passed - before.passed} passed, ` +
      `${failed - before.failed} failed, ${skipped - before.skipped} skipped (${seconds} s)`,
  );
}
