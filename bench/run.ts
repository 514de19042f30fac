/**
 * Runs benchmarks by name and prints what they measured: `node bench/run.ts lint`, all of them without a name. Each
 * is a folder here whose `bench.ts` exports `run({ json, quick, scenes }): Promise<void>`. With `--json`, those that can
 * print JSON; with `--quick`, those that know how take about a minute; with `--scenes=WORDS`, those that have scenes
 * play those that it says, by parts of their names.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const HERE = import.meta.dirname;
const names = readdirSync(HERE).filter((name) => existsSync(join(HERE, name, 'bench.ts')));
const json = process.argv.includes('--json');
const quick = process.argv.includes('--quick');
const SCENES = '--scenes=';
const scenes = process.argv.find((word) => word.startsWith(SCENES))?.slice(SCENES.length);
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = wanted.filter((name) => !names.includes(name));

if (unknown.length > 0) {
  console.error(`There is no benchmark called ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  process.exit(2);
}
for (const name of wanted.length === 0 ? names : wanted) {
  const { run } = (await import(`./${name}/bench.ts`)) as {
    run: (options: { json: boolean; quick: boolean; scenes: string | undefined }) => Promise<void>;
  };
  if (!json) console.log(`== ${name}`);
  await run({ json, quick, scenes });
}
