/**
 * A refusal that a person has to act on: a stable code, what was wrong, and what to do next.
 * Exit codes and API answers are chosen by `code`, never by prose.
 */
export class OffhookError extends Error {
  override readonly name = 'OffhookError';
  readonly code: string;
  /** What the reader can do about it, as a sentence. */
  readonly remedy: string;

  constructor(code: string, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }
}
