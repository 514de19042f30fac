import { ProbeRun } from '#operations/probe/probe-run.ts';
import type { PhoneCaller, PhoneReach } from '#pbx/phone-caller.ts';
import { sipUser } from '#provisioning/account-settings.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { FleetView } from '#store/fleet-view.ts';
import { parseIpv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Timers } from '#values/timers.ts';
import type { AskedOperation, OperationAnswer, ProbedPhone } from './operation.ts';
import type { FoundRegistration, Switchboard } from './pbx/switchboard.ts';
import type { PhoneWhereabouts } from './phone-whereabouts.ts';
import { phonesOf } from './phones-of.ts';
import { tellWhile } from './tell-while.ts';

export interface ProbesParts {
  readonly fleet: Pick<FleetView, 'phone' | 'extension' | 'holderOf'>;
  readonly switchboard: Pick<Switchboard, 'registrations'>;
  /** The ways to a user's phones that are registered here. */
  readonly reachesHere: (user: string) => readonly PhoneReach[];
  readonly caller: Pick<PhoneCaller, 'probe' | 'reachAt'>;
  readonly whereabouts: PhoneWhereabouts;
  readonly timers: Timers;
  readonly onError: (error: unknown) => void;
}

type Asked = Extract<AskedOperation, { kind: 'probe-phones' }>;
type Answer = Extract<OperationAnswer, { kind: 'probes' }>;

/** Where a phone is asked. */
interface Place {
  readonly by: 'registration' | 'address';
  readonly user: string;
  readonly reach: PhoneReach;
}

const AT_ONCE = 50;

/** Asks phones, registered or not, whether they are there. */
export class Probes {
  readonly #parts: ProbesParts;

  constructor(parts: ProbesParts) {
    this.#parts = parts;
  }

  /**
   * Resolves once every phone has answered or been given up; when nobody wants to know any more, or `ending` is aborted,
   * no other is asked.
   */
  async run(asked: Asked, tell: (answer: Answer) => Promise<boolean>, ending: AbortSignal): Promise<Answer> {
    const { fleet, caller, timers, onError } = this.#parts;
    const phones = phonesOf(asked.macs, (mac) => fleet.phone(mac));
    const places = await this.#placesOf(phones);
    const results = new Map<MacAddress, ProbedPhone>();
    for (const { mac } of phones) results.set(mac, { mac });
    let done = phones.length - places.size;
    const run = new ProbeRun({
      macs: [...places.keys()],
      atOnce: asked.atOnce ?? AT_ONCE,
      timers,
      async ask(mac) {
        const place = places.get(mac);
        return place === undefined ? { outcome: 'transport' } : caller.probe(place.user, place.reach);
      },
      onProbed(mac, { roundTripMs, ...probed }) {
        const { by, reach } = places.get(mac) ?? {};
        done += 1;
        results.set(mac, {
          mac,
          ...(by === undefined || reach === undefined ? {} : { by, contact: reach.contact }),
          ...probed,
          ...(roundTripMs === undefined ? {} : { milliseconds: roundTripMs }),
        });
      },
    });
    const standing = (): Answer => ({ kind: 'probes', done, of: phones.length, phones: [] });
    const stop = () => run.stop();
    return tellWhile(
      { tell: () => tell(standing()), onUnwanted: stop, ending, onEnding: stop, onError },
      async () => {
        await run.run();
        return { ...standing(), phones: [...results.values()] };
      },
    );
  }

  /** A registration says best where a phone is; then the address where it was seen last. */
  async #placesOf(phones: readonly Phone[]): Promise<ReadonlyMap<MacAddress, Place>> {
    const { switchboard, whereabouts } = this.#parts;
    const byPhone = new Map<MacAddress, FoundRegistration>();
    for (const registration of await switchboard.registrations()) {
      const mac = this.#phoneOf(registration);
      if (mac !== undefined && !byPhone.has(mac)) byPhone.set(mac, registration);
    }
    const places = new Map<MacAddress, Place>();
    for (const phone of phones) {
      const registration = byPhone.get(phone.mac);
      const registered = registration && this.#placeOf(registration);
      const seen = registered === undefined ? whereabouts.reachOf(phone) : undefined;
      const place = registered ?? (seen && { by: 'address', user: seen.extension, reach: seen.reach });
      if (place !== undefined) places.set(phone.mac, place);
    }
    return places;
  }

  #phoneOf({ mac, extension }: FoundRegistration): MacAddress | undefined {
    return mac ?? (extension === undefined ? undefined : this.#parts.fleet.holderOf(extension));
  }

  /** A contact of another PBX is asked from here, at the address that it names. */
  #placeOf({ extension = '', user, contact, source }: FoundRegistration): Place | undefined {
    const { fleet, reachesHere, caller } = this.#parts;
    const known = fleet.extension(extension);
    const sipName = known === undefined ? user : sipUser(known);
    const here = reachesHere(sipName).find((reach) => reach.contact === contact);
    if (here !== undefined) return { by: 'registration', user: sipName, reach: here };
    const address = parseIpv4Address(source.address);
    if (address === undefined) return undefined;
    const reach = { ...caller.reachAt(sipName, address, source.port), contact };
    return { by: 'registration', user: sipName, reach };
  }
}
