import { parametersPage } from './generate-parameters.ts';

/** The pages that are generated, by file name; a test fails when one of them lags behind its data. */
export const PAGES: ReadonlyMap<string, () => string> = new Map([['parameters.md', parametersPage]]);
