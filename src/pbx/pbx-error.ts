import { OffhookError } from '#values/offhook-error.ts';

/** Nobody answers there, or no longer. */
export function pbxUnreachable(where: string, why: string, cause?: unknown): OffhookError {
  return new OffhookError(
    'PBX_UNREACHABLE',
    `${where} can't be reached: ${why}.`,
    'Does it run, and does it listen there? A change that is waiting is made once it answers again.',
    { cause },
  );
}

/** It answers, and does not let us in. */
export function pbxRefused(where: string, why: string, remedy: string): OffhookError {
  return new OffhookError('PBX_REFUSED', `${where} refuses: ${why}.`, remedy);
}

/** What answers there speaks something else. */
export function pbxGarbled(where: string, why: string, cause?: unknown): OffhookError {
  return new OffhookError(
    'PBX_GARBLED',
    `What answers at ${where} makes no sense: ${why}.`,
    'Is it the right port, and plain or TLS as it should be?',
    { cause },
  );
}

/** This kind of PBX, or this connection to it, can't do that. */
export function pbxCannot(what: string, remedy: string): OffhookError {
  return new OffhookError('PBX_CANNOT', `${what}.`, remedy);
}
