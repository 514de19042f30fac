import type { Notification } from '#pbx/notification.ts';

interface Notify {
  readonly user: string;
  readonly contact: string;
  /** Where it is reached, which is not its Contact behind NAT. */
  readonly source: { readonly address: string; readonly port: number };
  readonly notification: Notification;
}

/** The parameters of `tm.t_uac_wait_block`: method, Request-URI, next hop, socket, headers, body. */
export function notifyByRpc({ user, contact, source, notification }: Notify): string[] {
  const address = `<sip:${encodeURIComponent(user)}@${source.address}>`;
  const { headers, body } = eventOf(notification);
  const lines = [`From: ${address}`, `To: ${address}`, ...headers].map((line) => `${line}\r\n`);
  const hop = `sip:${source.address}:${source.port}`;
  return ['NOTIFY', contact, hop, '.', lines.join(''), body];
}

/** The SIP status that it got; `undefined` when there is none in the answer. 408 is what tm makes of silence. */
export function readNotifyAnswer(answer: unknown): number | 'timeout' | undefined {
  const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : undefined;
  if (typeof code !== 'number') return undefined;
  return code === 408 ? 'timeout' : code;
}

function eventOf(notification: Notification): { headers: readonly string[]; body: string } {
  if (notification.kind === 'check-sync') return { headers: ['Event: check-sync'], body: '' };
  const { fresh, old } = notification;
  return {
    headers: [
      'Event: message-summary',
      'Subscription-State: active',
      'Content-Type: application/simple-message-summary',
    ],
    body: `Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}\r\nVoice-Message: ${fresh}/${old} (0/0)\r\n`,
  };
}
