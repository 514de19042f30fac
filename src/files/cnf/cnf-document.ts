/** What is wrong with a line that still says something. Phones log such lines and go on (lineage, observed). */
export type CnfProblem =
  /** No colon: an `=` in its place, or plain words. */
  | 'missing-colon'
  /** The name has characters other than letters, digits and underscore, or begins with a digit. */
  | 'bad-name'
  /** Nothing after the colon, not even `""`; the related stack counts that as an error. */
  | 'missing-value'
  | 'unclosed-quote'
  /** Something that is no `;` comment after the closing quote. */
  | 'text-after-quote'
  /** A quote inside a bare value: two lines run together, perhaps. */
  | 'quote-in-value'
  /** A `#` inside a bare value; it may or may not begin a comment. */
  | 'hash-in-value';

interface LineText {
  /** The line without its end, one character an octet (ISO 8859-1). */
  readonly text: string;
  /** The last line may have none. */
  readonly end: '\n' | '\r\n' | '';
}

/** `name : value ; comment` */
export interface CnfSetting extends LineText {
  readonly kind: 'setting';
  readonly name: string;
  /** Without its quotes; blanks inside quotes are kept, because people rely on them. */
  readonly value: string;
  readonly quoted: boolean;
  /** Where the value stands in `text`, its quotes included. */
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly problem?: CnfProblem;
}

export type CnfLine =
  | CnfSetting
  | (LineText & { readonly kind: 'comment' | 'blank' })
  | (LineText & { readonly kind: 'odd'; readonly problem: 'missing-colon' | 'bad-name' });

/** A `.cnf` file as its lines: everything that was read is still there. */
export interface CnfDocument {
  /** Whether the file began with the UTF-8 byte order mark, which no file in use does. */
  readonly byteOrderMark: boolean;
  readonly lines: readonly CnfLine[];
}
