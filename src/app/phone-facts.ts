import type { PhoneFacts, RegistrationPlan } from '#provisioning/boot-session/diagnosis.ts';
import { composeSettings } from '#provisioning/compose-settings.ts';
import { attributeAsker } from '#provisioning/identify-asker.ts';
import type { PbxAddress, Phone } from '#provisioning/phone.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { Fleet } from '#provisioning/ports.ts';
import type { World } from '#provisioning/resolve-file.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** Where we are ourselves, and what we hear. */
export interface OwnPlace {
  readonly addresses: readonly Ipv4Address[];
  /** Whether the PBX of the name tells who is registered there. */
  readonly isTold: (pbx: string) => boolean;
}

/** What the fleet says of a phone, as diagnoses want to know it. */
export class FleetFacts implements PhoneFacts {
  readonly sharers: number;
  readonly #phone: Phone | undefined;
  readonly #world: World;
  readonly #place: OwnPlace;

  constructor(world: World, place: OwnPlace, mac: MacAddress, sharers: number) {
    this.#phone = world.fleet.phone(mac);
    this.#world = world;
    this.#place = place;
    this.sharers = sharers;
  }

  get standing(): PhoneFacts['standing'] {
    return this.#phone?.standing ?? 'unknown';
  }

  /** Composed from all settings, so it is looked up only when somebody wants it. */
  get registration(): RegistrationPlan {
    const phone = this.#phone;
    return phone === undefined ? { kind: 'not-at-all' } : registrationPlan(phone, this.#world, this.#place);
  }
}

/** A boot asks dozens of times; a plan holds until the fleet changes, which replaces the phones that changed. */
const PLANS = new WeakMap<Phone, { readonly revision: number; readonly plan: RegistrationPlan }>();

/** Where the configuration of a phone makes it register. */
export function registrationPlan(phone: Phone, world: World, place: OwnPlace): RegistrationPlan {
  const { revision } = world.fleet;
  const known = PLANS.get(phone);
  if (known?.revision === revision) return known.plan;
  const plan = planOf(phone, world, place);
  PLANS.set(phone, { revision, plan });
  return plan;
}

function planOf(phone: Phone, { fleet, server }: World, place: OwnPlace): RegistrationPlan {
  const { addresses } = place;
  const [own] = addresses;
  if (own === undefined) return { kind: 'not-at-all' };
  const settings = composeSettings(phone, fleet, server, own);
  const value = (name: string) => settings.get(name)?.value ?? '';
  const hasLine = [...settings.keys()].some((name) => /^line\d_name$/.test(name));
  if (!hasLine || value('proxy_register') === '0') return { kind: 'not-at-all' };
  const proxy = value('proxy1_address');
  const pbx = pbxOf(phone, fleet);
  if (pbx?.address === proxy) return { kind: 'at-pbx', pbx: pbx.name, isTold: place.isTold(pbx.name) };
  // What a name leads to only the phone's own DNS server knows.
  const isElsewhere = parseIpv4Address(proxy) !== undefined && !addresses.some((one) => one === proxy);
  return isElsewhere ? { kind: 'elsewhere', proxy } : { kind: 'here' };
}

/** The PBX of the first line, when it is not the embedded one. */
function pbxOf({ lines: [first] }: Phone, fleet: Fleet): PbxAddress | undefined {
  const name = first === undefined ? undefined : fleet.extension(first.extension)?.pbx;
  return name === undefined ? undefined : fleet.pbx(name);
}

/** Whether the network knows better than a file's name who asked for it. */
export function isForeign({ because, address, mac }: PhoneEvent, { fleet, surroundings }: World): boolean {
  if (because !== 'file-name' || address === undefined) return false;
  const known = attributeAsker(address, fleet, surroundings);
  return known !== undefined && known.because !== 'named-lately' && known.mac !== mac;
}
