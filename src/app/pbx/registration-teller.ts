import type { Circumstances, SipAttribution } from '#app/sip-attribution.ts';
import type { ReachChange, Registration, RegistrationChange, RegistrationNews } from '#pbx/connector.ts';
import type { BootSession } from '#provisioning/boot-session/session.ts';
import type { EventSink, PhoneEvent } from '#provisioning/phone-event.ts';
import type { FleetView } from '#store/fleet-view.ts';
import type { Clock } from '#values/clock.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { AccountIndex } from './account-index.ts';

export interface RegistrationTellerParts {
  readonly fleet: Pick<FleetView, 'revision' | 'phones' | 'phone' | 'extension'>;
  readonly accounts: AccountIndex;
  readonly attribution: Pick<SipAttribution, 'ofRegistered'>;
  /** Where a phone stands, as its timeline has it. */
  readonly session: (mac: MacAddress) => Pick<BootSession, 'registered' | 'silent'> | undefined;
  readonly events: EventSink;
  readonly clock: Clock;
}

interface OwnRegistration {
  readonly extension: string;
  readonly about: Circumstances;
  readonly registration: Registration;
}

interface Standing {
  readonly isRegistered: boolean;
  readonly isSilent: boolean;
}

/**
 * Tells phones' timelines what other PBXes say of their registrations. Accounts that are no extensions of ours are nobody's
 * business. When a PBX is heard for the first time, or the fleet has changed, timelines are set right by all that is
 * registered: phones may have come and gone while nobody looked, or only just been added.
 */
export class RegistrationTeller {
  readonly #parts: RegistrationTellerParts;
  /** All that is registered at each PBX, and the fleet that timelines were set right for. */
  readonly #known = new Map<string, { registrations: readonly Registration[]; revision: number }>();

  /** What was told last of each line of a known phone. */
  readonly #standings = new Map<string, Standing>();

  constructor(parts: RegistrationTellerParts) {
    this.#parts = parts;
  }

  /** Takes what a PBX tells. */
  take(pbx: string, { registrations, changes }: RegistrationNews): void {
    const known = this.#known.get(pbx);
    const { revision } = this.#parts.fleet;
    this.#known.set(pbx, { registrations, revision });
    if (known !== undefined) for (const change of changes) this.#tell(pbx, change);
    if (known?.revision !== revision) this.#setRight(pbx, registrations);
  }

  /** All that was registered at a PBX when it was looked at last; `undefined` when it has told nothing. */
  registrations(pbx: string): readonly Registration[] | undefined {
    return this.#known.get(pbx)?.registrations;
  }

  /** A PBX is gone, or is another one. */
  forget(pbx: string): void {
    this.#known.delete(pbx);
  }

  #setRight(pbx: string, registrations: readonly Registration[]): void {
    const { fleet } = this.#parts;
    for (const line of this.#standings.keys()) {
      if (fleet.phone(line.split(' ', 1)[0] as MacAddress) === undefined) this.#standings.delete(line);
    }
    const own = registrations.flatMap((registration) => this.#own(pbx, registration) ?? []);
    const there = new Set(own.map(({ extension, about: { mac } }) => lineOf(mac, extension)));
    // One whose phone can't be told any more may be any phone's that has the extension.
    const isThere = (mac: MacAddress, extension: string) =>
      there.has(lineOf(mac, extension)) || there.has(lineOf(undefined, extension));
    for (const { mac, lines } of fleet.phones()) {
      for (const { extension } of lines) {
        const isMissing = fleet.extension(extension)?.pbx === pbx && !isThere(mac, extension);
        if (isMissing && this.#told(mac, extension).isRegistered) this.#emitGone(pbx, extension, mac);
      }
    }
    for (const { extension, about, registration } of own) {
      // Whose phone nobody knows has no timeline; it is told when it is added.
      if (about.mac === undefined || fleet.phone(about.mac) === undefined) continue;
      const { isRegistered, isSilent } = this.#told(about.mac, extension);
      if (!isRegistered) this.#tell(pbx, { kind: 'registered', registration });
      const { reach = isSilent ? 'unreachable' : 'reachable' } = registration;
      if (isSilent !== (reach === 'unreachable')) this.#tell(pbx, { kind: reach, registration });
    }
  }

  /** How a line stands by what was told; a session that is written a moment later would say it was not. */
  #told(mac: MacAddress, extension: string): Standing {
    const session = this.#parts.session(mac);
    return (
      this.#standings.get(lineOf(mac, extension)) ?? {
        isRegistered: session?.registered.includes(extension) === true,
        isSilent: session?.silent?.includes(extension) === true,
      }
    );
  }

  #note(mac: MacAddress | undefined, extension: string, standing: Standing): void {
    if (mac === undefined || this.#parts.fleet.phone(mac) === undefined) return;
    this.#standings.set(lineOf(mac, extension), standing);
  }

  #tell(pbx: string, { kind, registration }: RegistrationChange | ReachChange): void {
    const own = this.#own(pbx, registration);
    if (own === undefined) return;
    const { extension, about } = own;
    const { contact, roundTripMs } = registration;
    const { events, session } = this.#parts;
    if (kind === 'refreshed') {
      // Of one that was restarted its PBX may see no more than that.
      const isBack = about.mac !== undefined && session(about.mac)?.registered.includes(extension) === false;
      if (isBack) this.#tell(pbx, { kind: 'registered', registration });
      return;
    }
    this.#note(about.mac, extension, {
      isRegistered: kind !== 'unregistered' && kind !== 'expired',
      isSilent: kind === 'unreachable',
    });
    switch (kind) {
      case 'registered':
        events.emit(registeredEvent(pbx, extension, registration, about));
        return;
      case 'unregistered':
        events.emit({ ...about, type: 'unregistered', extension, pbx });
        return;
      case 'expired':
        events.emit({ ...about, type: 'registration-expired', extension, pbx });
        return;
      case 'unreachable':
        events.emit({ ...about, type: 'contact-unreachable', extension, contact });
        return;
      case 'reachable':
        events.emit({
          ...about,
          type: 'contact-reachable',
          extension,
          contact,
          milliseconds: roundTripMs ?? 0,
        });
        return;
    }
  }

  /** Nobody saw it go. */
  #emitGone(pbx: string, extension: string, mac: MacAddress): void {
    const { clock, events } = this.#parts;
    this.#note(mac, extension, { isRegistered: false, isSilent: false });
    events.emit({ at: clock.now(), mac, type: 'registration-expired', extension, pbx });
  }

  #own(pbx: string, registration: Registration): OwnRegistration | undefined {
    const { accounts, attribution } = this.#parts;
    const { user, source, mac } = registration;
    const extension = accounts.numberOf(pbx, user);
    if (extension === undefined) return undefined;
    return { extension, registration, about: attribution.ofRegistered(source.address, mac, extension) };
  }
}

function registeredEvent(
  pbx: string,
  extension: string,
  { contact, expiresAt, userAgent, roundTripMs }: Registration,
  about: Circumstances,
): PhoneEvent {
  const { at } = about;
  return {
    ...about,
    type: 'registered',
    extension,
    contact,
    pbx,
    ...(expiresAt === undefined ? {} : { expires: Math.max(0, Math.round((expiresAt - at) / 1000)) }),
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(roundTripMs === undefined ? {} : { roundTrip: roundTripMs }),
  };
}

function lineOf(mac: MacAddress | undefined, extension: string): string {
  return `${mac} ${extension}`;
}
