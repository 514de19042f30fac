import type { SipRequest } from '#protocols/sip/message.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** What a phone is told unasked. */
export type Notification =
  /** Look at syncinfo.xml and the dial plan, and restart if it says so (docs/explain/dial-plan-rings-sync.md). */
  | { readonly kind: 'check-sync' }
  /** How many voice messages wait, which lights the lamp (RFC 3842). */
  | { readonly kind: 'message-waiting'; readonly fresh: number; readonly old: number };

/** What one registered contact said; `timeout` and `transport` when it said nothing. */
export interface NotificationResult {
  readonly contact: string;
  readonly mac?: MacAddress;
  readonly outcome: number | 'timeout' | 'transport';
}

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
