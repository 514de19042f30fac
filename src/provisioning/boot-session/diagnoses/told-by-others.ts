import { classifyFileName } from '#files/file-names.ts';
import { hasBlankEnd } from '#provisioning/boot-session/blank-end.ts';

/** Refusals of a phone that waits in the inbox. */
export const STRANGER_REFUSALS: ReadonlySet<string> = new Set(['PHONE_UNKNOWN', 'PHONE_IN_INBOX']);

/** Refusals because there is no whole set of the load. */
export const LOAD_REFUSALS: ReadonlySet<string> = new Set(['NO_LOAD', 'LOAD_NOT_COMPLETE']);

/** A file that only belongs to a load, with or without a blank in its name. */
export function isPartOfLoad(name: string): boolean {
  return hasBlankEnd(name) || classifyFileName(name).kind === 'firmware';
}
