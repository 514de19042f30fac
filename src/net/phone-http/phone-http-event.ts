import type { Artifact, FileRequest, Refusal } from '#provisioning/file-answer.ts';

/** What happened to a request over HTTP. */
export type PhoneHttpEvent =
  /** Answered with 404. */
  | { readonly kind: 'refused'; readonly request: FileRequest; readonly refusal: Refusal }
  /** Handed to the system to the last octet, while the phone was there. */
  | {
      readonly kind: 'completed';
      readonly request: FileRequest;
      readonly artifact: Artifact;
      readonly milliseconds: number;
    }
  /** The answer could not be made; the phone got 503, so that it asks again. */
  | { readonly kind: 'unanswered'; readonly request: FileRequest; readonly error: unknown };
