import type { PbxEvent } from '#pbx/embedded/pbx-event.ts';
import { identifyAsker } from '#provisioning/identify-asker.ts';
import type { EventSink, PhoneEvent } from '#provisioning/phone-event.ts';
import type { World } from '#provisioning/resolve-file.ts';
import type { Clock } from '#values/clock.ts';
import { parseIpv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

type Circumstances = Pick<PhoneEvent, 'at' | 'mac' | 'address'>;

/** Joins what the PBX tells with the phones, as part of their timeline. A renewal is no news, nor is a call. */
export function pbxEventTeller(world: World, events: EventSink, clock: Clock): (event: PbxEvent) => void {
  /** `claimed` is proved for what registered; of strangers it is believed only for want of anything better. */
  const circumstancesOf = (
    source: string,
    claimed: MacAddress | undefined,
    isProved: boolean,
  ): Circumstances => {
    const address = parseIpv4Address(source);
    const seen = address === undefined ? undefined : identifyAsker(address, world.fleet, world.surroundings);
    const known = claimed === undefined || world.fleet.phone(claimed) === undefined ? undefined : claimed;
    const mac = isProved ? (claimed ?? seen) : (seen ?? known);
    return {
      at: clock.now(),
      ...(mac === undefined ? {} : { mac }),
      ...(address === undefined ? {} : { address }),
    };
  };
  return (event) => {
    switch (event.kind) {
      case 'call':
      case 'refreshed':
        return;
      case 'refused': {
        const failures = event.failures === undefined ? '' : ` (${event.failures} failures lately)`;
        events.emit({
          ...circumstancesOf(event.source.address, event.mac, false),
          type: 'registration-refused',
          extension: event.user,
          reason: `${event.status} ${event.reason}${failures}`,
          ...(event.userAgent === undefined ? {} : { userAgent: event.userAgent }),
        });
        return;
      }
      case 'scanned': {
        const { attempts, users } = event;
        const circumstances = circumstancesOf(event.address, undefined, false);
        events.emit({ ...circumstances, type: 'sip-scanned', attempts, users });
        return;
      }
      case 'emergency-call': {
        const { user, number, source } = event;
        const circumstances = circumstancesOf(source.address, undefined, false);
        events.emit({ ...circumstances, type: 'emergency-call', extension: user, number });
        return;
      }
    }
    const { user: extension, contact, registeredAt, expiresAt, userAgent, mac, source } = event.registration;
    const circumstances = circumstancesOf(source.address, mac, true);
    switch (event.kind) {
      case 'registered':
        events.emit({
          ...circumstances,
          type: 'registered',
          extension,
          contact,
          expires: Math.round((expiresAt - registeredAt) / 1000),
          ...(userAgent === undefined ? {} : { userAgent }),
        });
        return;
      case 'unregistered':
        events.emit({ ...circumstances, type: 'unregistered', extension });
        return;
      case 'expired':
        events.emit({ ...circumstances, type: 'registration-expired', extension });
    }
  };
}
