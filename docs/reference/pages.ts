import { cliPage } from './generate-cli.ts';
import { diagnosesPage } from './generate-diagnoses.ts';
import { dialPlansPage } from './generate-dial-plans.ts';
import { eventsPage } from './generate-events.ts';
import { lintPage } from './generate-lint.ts';
import { parametersPage } from './generate-parameters.ts';
import { refusalsPage } from './generate-refusals.ts';
import { unprovenPage } from './generate-unproven.ts';

/** The pages that are generated, by file name; a test fails when one of them lags behind its data. */
export const PAGES: ReadonlyMap<string, () => string | Promise<string>> = new Map<
  string,
  () => string | Promise<string>
>([
  ['cli.md', cliPage],
  ['diagnoses.md', diagnosesPage],
  ['dial-plans.md', dialPlansPage],
  ['events.md', eventsPage],
  ['lint.md', lintPage],
  ['parameters.md', parametersPage],
  ['refusals.md', refusalsPage],
  ['unproven.md', unprovenPage],
]);
