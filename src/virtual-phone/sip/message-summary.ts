/** What waits in a mailbox (application/simple-message-summary, RFC 3842 §5.2). */
import { DecodeError } from '#values/decode-error.ts';

export interface MessageSummary {
  /** Whether the lamp is on. */
  readonly isWaiting: boolean;
  /** Voice messages not heard yet, and heard ones; 0 when the summary doesn't count them. */
  readonly fresh: number;
  readonly old: number;
}

const MOST_OCTETS = 2048;
const STATUS = /^Messages-Waiting[ \t]*:[ \t]*(yes|no)[ \t]*$/i;
const VOICE = /^Voice-Message[ \t]*:[ \t]*(\d{1,9})[ \t]*\/[ \t]*(\d{1,9})/i;

/** Reads a summary; DecodeError when it doesn't begin by saying whether messages wait. */
export function parseMessageSummary(body: Uint8Array): MessageSummary {
  const lines = Buffer.from(body.subarray(0, MOST_OCTETS)).toString('latin1').split(/\r?\n/);
  const status = STATUS.exec(lines[0] ?? '')?.[1];
  if (status === undefined) throw new DecodeError('message summary: Messages-Waiting is missing', 0);
  const voice = lines.flatMap((line) => VOICE.exec(line) ?? []);
  const [, fresh = '0', old = '0'] = voice;
  return { isWaiting: status.toLowerCase() === 'yes', fresh: Number(fresh), old: Number(old) };
}
