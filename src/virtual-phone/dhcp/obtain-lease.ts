import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { CLIENT_PORT, SERVER_PORT } from '#protocols/dhcp/packet.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { PhoneTime } from '#virtual-phone/phone-time.ts';
import { DhcpConversation, type DhcpStep } from './dhcp-conversation.ts';
import type { PhoneLease } from './phone-lease.ts';
import type { DhcpIdentity } from './phone-messages.ts';

const EVERYONE = '255.255.255.255';

/** How a phone gets its address. */
export interface ObtainLeaseOptions {
  readonly identity: DhcpIdentity;
  readonly time: PhoneTime;
  readonly random: () => number;
  /** Gives up then, and nothing is obtained. A real phone never does. */
  readonly signal: AbortSignal;
  readonly onSent?: (what: 'discover' | 'request') => void;
}

/**
 * Asks for an address by broadcast from port 68, as a phone that has none. The machine must have a way for
 * 255.255.255.255: `ip route add 255.255.255.255/32 dev IFACE`. Resolves with `undefined` when it was told to give
 * up; throws `OffhookError` when there is no socket, or no such way.
 */
export async function obtainLease({
  identity,
  time,
  random,
  signal,
  onSent,
}: ObtainLeaseOptions): Promise<PhoneLease | undefined> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  const outcome = Promise.withResolvers<PhoneLease | undefined>();
  const conversation = new DhcpConversation(identity, random, time.now());
  let cancel = () => {};
  const perform = (step: DhcpStep) => {
    if (step.kind === 'nothing') return;
    cancel();
    if (step.kind === 'bound') {
      outcome.resolve(step.lease);
      return;
    }
    onSent?.(step.what);
    socket.send(step.bytes, SERVER_PORT, EVERYONE, (error) => {
      if (error !== null) outcome.reject(noWay(error));
    });
    const wait = conversation.deadline - time.now();
    cancel = time.after(wait, 'answer', () => perform(conversation.expire(time.now())));
  };
  try {
    socket.bind(CLIENT_PORT);
    await once(socket, 'listening');
    socket.setBroadcast(true);
    socket.on('error', (error) => outcome.reject(noWay(error)));
    socket.on('message', (bytes) => perform(conversation.receive(bytes, time.now())));
    signal.addEventListener('abort', () => outcome.resolve(undefined), { once: true });
    if (signal.aborted) outcome.resolve(undefined);
    else perform(conversation.start(time.now()));
    return await outcome.promise;
  } catch (error) {
    throw error instanceof OffhookError ? error : noWay(error);
  } finally {
    cancel();
    socket.close();
  }
}

function noWay(cause: unknown): OffhookError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new OffhookError(
    'VIRTUAL_PHONE_NO_DHCP',
    `The virtual phone can't ask for an address (${reason}).`,
    'It takes root, UDP port 68, and a way for broadcasts: ip route add 255.255.255.255/32 dev IFACE.',
    { cause },
  );
}
