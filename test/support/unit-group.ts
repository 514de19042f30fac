/**
 * One of the processes that share the unit tests: loads every n-th file. A process for each file would take twenty times
 * as long, and a single one leaves a core idle.
 */
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [pattern = '', group, groups] = process.argv.slice(2);
for (const [index, file] of globSync(pattern).sort().entries()) {
  if (index % Number(groups) === Number(group)) await import(pathToFileURL(resolve(file)).href);
}
