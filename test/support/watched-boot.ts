import { classifyFileName } from '#files/file-names.ts';
import { LONG_TRANSFER_MS, type PhoneEvent } from '#provisioning/phone-event.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { VirtualPhoneEvent } from '#virtual-phone/virtual-phone-event.ts';

const BLOCK = 512;

/** Who boots, as the server sees it. */
export interface Watched {
  readonly mac: MacAddress;
  readonly address: Ipv4Address;
}

/**
 * What a server would tell of a virtual phone's doings: `elapsed` of its events becomes the time. Requests that
 * nobody answers are not seen.
 */
export function watchedBoot(events: readonly VirtualPhoneEvent[], { mac, address }: Watched): PhoneEvent[] {
  const ports = new Map<string, number>();
  const attributed = (at: number, name: string) => {
    const because = 'mac' in classifyFileName(name) ? 'file-name' : 'named-lately';
    return { at, mac, address, because } as const;
  };
  return events.flatMap((event, index): PhoneEvent[] => {
    switch (event.type) {
      case 'request': {
        const { name, port, attempt, elapsed } = event;
        ports.set(name, port);
        const result = events.slice(index).find((later) => later.type === 'received' && later.name === name);
        if (attempt > 1 || result?.type !== 'received' || result.outcome !== 'found') return [];
        return [{ ...attributed(elapsed, name), type: 'file-started', name, size: result.octets }];
      }
      case 'progress': {
        const { name, octets: sent, elapsed } = event;
        return [{ ...attributed(elapsed, name), type: 'file-progress', name, sent, size: 2 * sent }];
      }
      case 'received': {
        const { name, outcome, octets } = event;
        const about = attributed(event.elapsed, name);
        if (outcome === 'not-found') {
          const { kind } = classifyFileName(name);
          const isRoutine = kind === 'ctl' || kind === 'mgcp-cnf';
          const code = isRoutine ? 'NOT_USED' : 'NO_SUCH_FILE';
          const port = ports.get(name) ?? 0;
          const refused = { name, transport: 'tftp', code, reason: 'not there', port } as const;
          return [{ ...about, type: 'file-refused', ...refused }];
        }
        if (outcome !== 'found') return [];
        const fetched = {
          name,
          transport: 'tftp',
          size: octets,
          milliseconds: LONG_TRANSFER_MS,
          resent: 0,
        } as const;
        return [{ ...about, type: 'file-fetched', ...fetched }];
      }
      case 'registered': {
        const { user: extension, expires } = event;
        const contact = `sip:${extension}@${address}:5060`;
        const about = { at: event.elapsed, mac, address, because: 'sip-instance' } as const;
        return [{ ...about, type: 'registered', extension, contact, expires }];
      }
      default:
        return [];
    }
  });
}

/** The last acknowledgement of some transfers is lost: the server gives up some time after the phone has gone on. */
export function losingLastAcks(
  events: readonly PhoneEvent[],
  isLost: (index: number) => boolean,
  givesUpAfter: number,
): PhoneEvent[] {
  const lost = events.map((event, index): PhoneEvent => {
    if (event.type !== 'file-fetched' || !isLost(index)) return event;
    const { name, size, at, mac, address, because } = event;
    return {
      at: at + givesUpAfter,
      ...(mac === undefined ? {} : { mac }),
      ...(address === undefined ? {} : { address }),
      ...(because === undefined ? {} : { because }),
      type: 'file-broken-off',
      name,
      sent: Math.floor(Math.max(0, size - 1) / BLOCK) * BLOCK,
      size,
      code: 'client-silent',
      reason: 'The phone stopped answering.',
    };
  });
  return lost.toSorted((a, b) => a.at - b.at);
}
