import { OffhookError } from '#values/offhook-error.ts';

/** This kind of PBX, or this connection to it, can't do that. */
export function pbxCannot(what: string, remedy: string): OffhookError {
  return new OffhookError('PBX_CANNOT', `${what}.`, remedy);
}
