import type { Notification } from '#pbx/notification.ts';
import type { SipRequest } from '#protocols/sip/message.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

export interface NotifyParts {
  readonly notification: Notification;
  readonly user: string;
  /** The registered Contact, to the letter: with nat_enable 0 a phone knows no other host than its own. */
  readonly contact: string;
  readonly via: string;
  readonly local: Ipv4Address;
  readonly hostPort: string;
  readonly fromTag: string;
  readonly callId: string;
}

/** The NOTIFY outside of any dialog that tells it (RFC 3265, as PBXs send it unsolicited). */
export function notifyRequest(parts: NotifyParts): SipRequest {
  const { notification, user, local, hostPort } = parts;
  const headers = [
    { name: 'Via', value: parts.via },
    { name: 'Max-Forwards', value: '70' },
    { name: 'From', value: `<sip:${user}@${local}>;tag=${parts.fromTag}` },
    { name: 'To', value: `<sip:${user}@${local}>` },
    { name: 'Call-ID', value: parts.callId },
    { name: 'CSeq', value: '1 NOTIFY' },
    { name: 'Contact', value: `<sip:${hostPort}>` },
  ];
  const base = { kind: 'request', method: 'NOTIFY', uri: parts.contact } as const;
  if (notification.kind === 'check-sync') {
    return { ...base, headers: [...headers, { name: 'Event', value: 'check-sync' }], body: new Uint8Array() };
  }
  const { fresh, old } = notification;
  const lines = [
    `Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}`,
    `Message-Account: sip:${user}@${hostPort}`,
    `Voice-Message: ${fresh}/${old} (0/0)`,
  ];
  return {
    ...base,
    headers: [
      ...headers,
      { name: 'Event', value: 'message-summary' },
      { name: 'Subscription-State', value: 'active' },
      { name: 'Content-Type', value: 'application/simple-message-summary' },
    ],
    body: Buffer.from(`${lines.join('\r\n')}\r\n`),
  };
}
