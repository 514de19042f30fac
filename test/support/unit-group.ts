/**
 * One of the processes that share the unit tests: loads every n-th file. A process for each file would take twenty times
 * as long, and a single one leaves a core idle.
 */
import { createHook } from 'node:async_hooks';
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// The test runner watches every promise from its making to its end, so that it can tell to which test an error belongs that
// nobody waits for: a fifth of all time. Such an error is a failure without that, too; `node --test FILE` says whose it is.
Object.getPrototypeOf(createHook({})).enable = () => {};

const [pattern = '', group, groups] = process.argv.slice(2);
for (const [index, file] of globSync(pattern).sort().entries()) {
  if (index % Number(groups) === Number(group)) await import(pathToFileURL(resolve(file)).href);
}
