import type { RegistrarEvent } from '#pbx/embedded/registrar-event.ts';
import { identifyAsker } from '#provisioning/identify-asker.ts';
import type { EventSink } from '#provisioning/phone-event.ts';
import type { World } from '#provisioning/resolve-file.ts';
import type { Clock } from '#values/clock.ts';
import { parseIpv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** Joins what the registrar tells with the phones, as part of their timeline. A renewal is no news. */
export function registrarEventTeller(
  world: World,
  events: EventSink,
  clock: Clock,
): (event: RegistrarEvent) => void {
  return (event) => {
    if (event.kind === 'refreshed') return;
    const isRefusal = event.kind === 'refused';
    const source = isRefusal ? event.source : event.registration.source;
    const address = parseIpv4Address(source.address);
    const claimed = isRefusal ? undefined : event.registration.mac;
    const mac =
      claimed ??
      (address === undefined ? undefined : identifyAsker(address, world.fleet, world.surroundings));
    const circumstances = {
      at: clock.now(),
      ...(mac === undefined ? {} : { mac: mac as MacAddress }),
      ...(address === undefined ? {} : { address }),
    };
    if (isRefusal) {
      const failures = event.failures === undefined ? '' : ` (${event.failures} failures lately)`;
      const reason = `${event.status} ${event.reason}${failures}`;
      events.emit({ ...circumstances, type: 'registration-refused', extension: event.user, reason });
      return;
    }
    const { user: extension, contact, registeredAt, expiresAt, userAgent } = event.registration;
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
        break;
      case 'unregistered':
        events.emit({ ...circumstances, type: 'unregistered', extension });
        break;
      case 'expired':
        events.emit({ ...circumstances, type: 'registration-expired', extension });
        break;
    }
  };
}
