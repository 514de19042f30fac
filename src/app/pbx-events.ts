import type { PbxEvent, RegistrationChallenge } from '#pbx/embedded/pbx-event.ts';
import { type AttributedPhone, attributeAsker } from '#provisioning/identify-asker.ts';
import type { EventSink, PhoneEvent } from '#provisioning/phone-event.ts';
import type { World } from '#provisioning/resolve-file.ts';
import { BoundedMap } from '#values/bounded-map.ts';
import type { Clock } from '#values/clock.ts';
import { parseIpv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

type Circumstances = Pick<PhoneEvent, 'at' | 'mac' | 'address' | 'because'>;

/** What joins the PBX with the phones. */
export interface PbxTellerParts {
  readonly world: World;
  /** The only phone that has the extension on a line. */
  readonly holderOf: (extension: string) => MacAddress | undefined;
  /** Whether answers go to the port that a request came from, whatever its Via says. */
  readonly isSourceAnswered: boolean;
  readonly events: EventSink;
  readonly clock: Clock;
}

/** Twice without credentials, one time after the other: the first challenge was not heard. */
const UNHEARD_AT = [2, 8, 32];
/** Made-up users must not fill the memory. */
const USERS_KEPT = 10_000;

/** Joins what the PBX tells with the phones, as part of their timeline. A renewal is no news; of a call only its end is. */
export class PbxTeller {
  readonly #parts: PbxTellerParts;
  /** Challenges of each user since it was last heard to understand one. */
  readonly #challenges = new BoundedMap<number>(USERS_KEPT);

  constructor(parts: PbxTellerParts) {
    this.#parts = parts;
  }

  /** A REGISTER was asked for credentials. */
  readonly onChallenge = ({ user, source, mac }: RegistrationChallenge): void => {
    const { world, events, isSourceAnswered } = this.#parts;
    if (world.fleet.extension(user) === undefined) return;
    const times = (this.#challenges.get(user) ?? 0) + 1;
    this.#challenges.set(user, times);
    if (!UNHEARD_AT.includes(times)) return;
    events.emit({
      ...this.#ofStranger(source.address, mac, user),
      type: 'challenge-unheard',
      extension: user,
      times,
      sourcePort: source.port,
      isSourceAnswered,
    });
  };

  readonly onEvent = (event: PbxEvent): void => {
    const { events } = this.#parts;
    switch (event.kind) {
      case 'call': {
        const { mac, ...about } = this.#ofStranger(event.source.address);
        if (mac !== undefined)
          events.emit({ ...about, mac, type: 'call-ended', isAnswered: event.status < 300 });
        return;
      }
      case 'refreshed':
        this.#challenges.delete(event.registration.user);
        return;
      case 'refused': {
        const { user, source, mac, userAgent } = event;
        this.#challenges.delete(user);
        const failures = event.failures === undefined ? '' : ` (${event.failures} failures lately)`;
        events.emit({
          ...this.#ofStranger(source.address, mac, user),
          type: 'registration-refused',
          extension: user,
          reason: `${event.status} ${event.reason}${failures}`,
          ...(userAgent === undefined ? {} : { userAgent }),
        });
        return;
      }
      case 'scanned': {
        const { attempts, users } = event;
        events.emit({ ...this.#ofStranger(event.address), type: 'sip-scanned', attempts, users });
        return;
      }
      case 'unreachable':
      case 'reachable': {
        const { user: extension, contact, mac, source } = event.registration;
        const about = { ...this.#ofRegistered(source.address, mac, extension), extension, contact };
        if (event.kind === 'unreachable') events.emit({ ...about, type: 'contact-unreachable' });
        else events.emit({ ...about, type: 'contact-reachable', milliseconds: event.roundTripMs ?? 0 });
        return;
      }
      case 'emergency-call': {
        const { user, number, source } = event;
        events.emit({
          ...this.#ofStranger(source.address),
          type: 'emergency-call',
          extension: user,
          number,
        });
        return;
      }
    }
    const { user: extension, contact, registeredAt, expiresAt, userAgent, mac, source } = event.registration;
    const circumstances = this.#ofRegistered(source.address, mac, extension);
    switch (event.kind) {
      case 'registered':
        this.#challenges.delete(extension);
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

  /** Who gave the right secret is believed. */
  #ofRegistered(source: string, claimed: MacAddress | undefined, extension: string): Circumstances {
    const own: AttributedPhone | undefined =
      claimed === undefined ? undefined : { mac: claimed, because: 'sip-instance' };
    return this.#circumstances(source, own ?? this.#seenAt(source) ?? this.#holderOf(extension));
  }

  /** Of anybody else a claim is believed only for want of anything better, and of phones that are known. */
  #ofStranger(source: string, claimed?: MacAddress, extension?: string): Circumstances {
    const isKnown = claimed !== undefined && this.#parts.world.fleet.phone(claimed) !== undefined;
    const own: AttributedPhone | undefined = isKnown ? { mac: claimed, because: 'sip-instance' } : undefined;
    const holder = extension === undefined ? undefined : this.#holderOf(extension);
    return this.#circumstances(source, this.#seenAt(source) ?? own ?? holder);
  }

  #circumstances(source: string, phone: AttributedPhone | undefined): Circumstances {
    const address = parseIpv4Address(source);
    return {
      at: this.#parts.clock.now(),
      ...phone,
      ...(address === undefined ? {} : { address }),
    };
  }

  #seenAt(source: string): AttributedPhone | undefined {
    const { fleet, surroundings } = this.#parts.world;
    const address = parseIpv4Address(source);
    return address === undefined ? undefined : attributeAsker(address, fleet, surroundings);
  }

  #holderOf(extension: string): AttributedPhone | undefined {
    const mac = this.#parts.holderOf(extension);
    return mac === undefined ? undefined : { mac, because: 'sip-user' };
  }
}
