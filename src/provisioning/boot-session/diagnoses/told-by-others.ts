import { classifyFileName } from '#files/file-names.ts';

/** Refusals of a phone that waits in the inbox. */
export const STRANGER_REFUSALS: ReadonlySet<string> = new Set(['PHONE_UNKNOWN', 'PHONE_IN_INBOX']);

/** Refusals because there is no whole set of the load. */
export const LOAD_REFUSALS: ReadonlySet<string> = new Set(['NO_LOAD', 'LOAD_NOT_COMPLETE']);

/** `P0S3-8-12-00 .loads`, `P003-8-12-00 `: a blank that nobody sees. */
export function hasTrailingBlank(name: string): boolean {
  return /\s(\.\w+)?$/.test(name);
}

/** A file that only belongs to a load, with or without a blank in its name. */
export function isPartOfLoad(name: string): boolean {
  return hasTrailingBlank(name) || classifyFileName(name).kind === 'firmware';
}
