/** What a NOTIFY reports of a transfer: the beginning of a SIP response (message/sipfrag, RFC 3420, RFC 3515 §2.4.5). */
import { DecodeError } from '#values/decode-error.ts';

const STATUS_LINE = /^SIP\/2\.0 ([1-6]\d\d)(?: [^\r\n]{0,200})?(?:\r?\n|$)/;

/** The status that a fragment reports. */
export function parseSipFragment(body: Uint8Array): number {
  const [, status] = STATUS_LINE.exec(Buffer.from(body.subarray(0, 256)).toString('utf8')) ?? [];
  if (status === undefined) throw new DecodeError('sipfrag: no status line', 0);
  return Number(status);
}

/** A fragment that reports a status. */
export function formatSipFragment(status: number, reason: string): Uint8Array {
  return Buffer.from(`SIP/2.0 ${status} ${reason.replaceAll(/[\r\n]/g, ' ').slice(0, 200)}\r\n`);
}
