import type { PbxEvent, RegistrationChallenge } from '#pbx/embedded/pbx-event.ts';
import type { EventSink } from '#provisioning/phone-event.ts';
import { BoundedMap } from '#values/bounded-map.ts';
import { SipAttribution, type SipAttributionParts } from './sip-attribution.ts';

/** What joins the PBX with the phones. */
export interface PbxTellerParts extends SipAttributionParts {
  /** Whether answers go to the port that a request came from, whatever its Via says. */
  readonly isSourceAnswered: boolean;
  readonly events: EventSink;
}

/** Twice without credentials, one time after the other: the first challenge was not heard. */
const UNHEARD_AT = [2, 8, 32];
/** Made-up users must not fill the memory. */
const USERS_KEPT = 10_000;

/** Joins what the PBX tells with the phones, as part of their timeline. A renewal is no news; of a call only its end is. */
export class PbxTeller {
  readonly #parts: PbxTellerParts;
  readonly #attribution: SipAttribution;
  /** Challenges of each user since it was last heard to understand one. */
  readonly #challenges = new BoundedMap<number>(USERS_KEPT);

  constructor(parts: PbxTellerParts) {
    this.#parts = parts;
    this.#attribution = new SipAttribution(parts);
  }

  /** A REGISTER was asked for credentials. */
  readonly onChallenge = ({ user, source, mac }: RegistrationChallenge): void => {
    const { world, events, isSourceAnswered } = this.#parts;
    if (world.fleet.extension(user) === undefined) return;
    const times = (this.#challenges.get(user) ?? 0) + 1;
    this.#challenges.set(user, times);
    if (!UNHEARD_AT.includes(times)) return;
    events.emit({
      ...this.#attribution.ofStranger(source.address, mac, user),
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
        const { mac, ...about } = this.#attribution.ofStranger(event.source.address);
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
          ...this.#attribution.ofStranger(source.address, mac, user),
          type: 'registration-refused',
          extension: user,
          reason: `${event.status} ${event.reason}${failures}`,
          ...(userAgent === undefined ? {} : { userAgent }),
        });
        return;
      }
      case 'scanned': {
        const { attempts, users } = event;
        events.emit({ ...this.#attribution.ofStranger(event.address), type: 'sip-scanned', attempts, users });
        return;
      }
      case 'unreachable':
      case 'reachable': {
        const { user: extension, contact, mac, source } = event.registration;
        const about = {
          ...this.#attribution.ofRegistered(source.address, mac, extension),
          extension,
          contact,
        };
        if (event.kind === 'unreachable') events.emit({ ...about, type: 'contact-unreachable' });
        else events.emit({ ...about, type: 'contact-reachable', milliseconds: event.roundTripMs ?? 0 });
        return;
      }
      case 'emergency-call': {
        const { user, number, source } = event;
        events.emit({
          ...this.#attribution.ofStranger(source.address),
          type: 'emergency-call',
          extension: user,
          number,
        });
        return;
      }
    }
    const { user: extension, contact, registeredAt, expiresAt, userAgent, mac, source } = event.registration;
    const circumstances = this.#attribution.ofRegistered(source.address, mac, extension);
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
}
