/**
 * How bad a finding is. `error`: phones will refuse, ignore or misread it. `warning`: it probably is not what was
 * meant, or sources disagree. `info`: worth knowing, right as often as not.
 */
export type Severity = 'error' | 'warning' | 'info';

/** A stretch of a file, in octets from its beginning; both 0 for the file as a whole. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** One replacement; an insertion has an empty range. */
export interface Edit extends TextRange {
  /** One character an octet (ISO 8859-1). */
  readonly text: string;
}

/** What a rule says about one place of a file. */
export interface Report {
  readonly range: TextRange;
  /** One or two sentences: what is wrong here, and what to write instead. No secret is in it. */
  readonly message: string;
  /** There only where the change can't be wrong. */
  readonly fix?: readonly Edit[];
}

/** A place as people count: lines and columns from 1, columns in characters. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A report together with its rule and its file. */
export interface Finding extends Report {
  readonly rule: string;
  readonly severity: Severity;
  /** The file's path inside its tree. */
  readonly path: string;
  readonly from: Place;
  readonly to: Place;
}

/** The file as a whole. */
export const WHOLE_FILE: TextRange = { start: 0, end: 0 };
