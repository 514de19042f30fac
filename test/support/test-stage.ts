import { globSync } from 'node:fs';
import { relative } from 'node:path';
import { run } from 'node:test';

const UNIT_GROUP = 'test/support/unit-group.ts';

/** How many tests ended how. Suites are not counted, only what they hold. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

interface StageOptions {
  readonly tally: Tally;
  /** A few processes for all files: right for unit tests, twenty times faster. */
  readonly shared?: boolean;
  readonly concurrency: number;
}

/**
 * Runs the test files that match, prints failures and the reason of each skip, and adds to the tally. A file with
 * a process of its own that fails among others is run once more alone: other people's programs miss their own
 * deadlines on a crowded machine. What it does then is what counts, and that it was shaky is said.
 */
export async function runTestFiles(stage: string, pattern: string, options: StageOptions): Promise<void> {
  const files = globSync(pattern).sort();
  const started = performance.now();
  const outcomes = options.shared ? await runGroups(pattern, options) : await runFiles(files, options);
  for (const [file, outcome] of options.shared ? [] : outcomes) {
    if (outcome.failed === 0) continue;
    console.log(`shaky ${file}: failed among others, once more alone`);
    const alone = await runFiles([file], { ...options, concurrency: 1 });
    for (const [again, its] of alone) outcomes.set(again, its);
  }
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const outcome of outcomes.values()) addTo(sum, outcome);
  addTo(options.tally, sum);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${sum.failed === 0 ? 'ok  ' : 'FAIL'} ${stage}: ${files.length} files, ${sum.passed} passed, ` +
      `${sum.failed} failed, ${sum.skipped} skipped (${seconds} s)`,
  );
}

/** Shares the files among as many processes as may run at once. */
async function runGroups(pattern: string, { concurrency }: StageOptions): Promise<Map<string, Tally>> {
  const groups = Array.from({ length: concurrency }, (_, group) =>
    runFiles([UNIT_GROUP], { concurrency: 1 }, [pattern, String(group), String(concurrency)]),
  );
  const outcomes = await Promise.all(groups);
  return new Map(
    outcomes.flatMap((some, group) => [...some].map(([file, its]) => [`${group} ${file}`, its])),
  );
}

/** Runs files, each in a process of its own, and tells how the tests of each ended. */
async function runFiles(
  files: readonly string[],
  { concurrency }: Pick<StageOptions, 'concurrency'>,
  argv: string[] = [],
): Promise<Map<string, Tally>> {
  const outcomes = new Map<string, Tally>();
  const outcomeOf = (file: string | undefined): Tally => {
    const name = file === undefined ? '' : relative(process.cwd(), file);
    const outcome = outcomes.get(name) ?? { passed: 0, failed: 0, skipped: 0 };
    outcomes.set(name, outcome);
    return outcome;
  };
  const events = run({
    files: [...files],
    isolation: 'process',
    concurrency,
    argv,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    timeout: 300_000,
  });
  events.on('test:pass', (event) => {
    if (event.details.type === 'suite') return;
    if (event.skip !== undefined && event.skip !== false) {
      outcomeOf(event.file).skipped += 1;
      console.log(`skip ${event.name}: ${event.skip === true ? 'no reason given' : event.skip}`);
    } else {
      outcomeOf(event.file).passed += 1;
    }
  });
  events.on('test:fail', (event) => {
    const onlyItsTestsFailed =
      'failureType' in event.details.error && event.details.error.failureType === 'subtestsFailed';
    if (onlyItsTestsFailed) return;
    outcomeOf(event.file).failed += 1;
    console.log(`FAIL ${event.file ?? ''}: ${event.name}`);
    const cause = event.details.error.cause;
    console.log(cause instanceof Error ? cause.stack : String(cause ?? event.details.error));
  });
  // An error that nobody waited for fails no test, only its process.
  events.on('test:diagnostic', ({ message }) => {
    if (message.startsWith('Error: ')) console.log(`FAIL ${message}`);
  });
  events.on('test:stderr', (event) => process.stderr.write(event.message));
  events.resume();
  await new Promise((resolve) => events.once('end', resolve));
  return outcomes;
}

function addTo(sum: Tally, more: Tally): void {
  sum.passed += more.passed;
  sum.failed += more.failed;
  sum.skipped += more.skipped;
}
