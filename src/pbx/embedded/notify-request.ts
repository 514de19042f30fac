import type { Notification } from '#pbx/notification.ts';
import type { SipRequest } from '#protocols/sip/message.ts';
import { type OutsideParts, outsideRequest } from './outside-request.ts';

/** The NOTIFY outside of any dialog that tells it (RFC 3265, as PBXs send it unsolicited). */
export function notifyRequest(notification: Notification, parts: OutsideParts): SipRequest {
  if (notification.kind === 'check-sync') {
    return outsideRequest('NOTIFY', parts, [{ name: 'Event', value: 'check-sync' }]);
  }
  const { fresh, old } = notification;
  const lines = [
    `Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}`,
    `Message-Account: sip:${parts.user}@${parts.hostPort}`,
    `Voice-Message: ${fresh}/${old} (0/0)`,
  ];
  const headers = [
    { name: 'Event', value: 'message-summary' },
    { name: 'Subscription-State', value: 'active' },
    { name: 'Content-Type', value: 'application/simple-message-summary' },
  ];
  return outsideRequest('NOTIFY', parts, headers, Buffer.from(`${lines.join('\r\n')}\r\n`));
}
