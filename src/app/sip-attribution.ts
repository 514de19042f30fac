import { type AttributedPhone, attributeAsker } from '#provisioning/identify-asker.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { World } from '#provisioning/resolve-file.ts';
import type { Clock } from '#values/clock.ts';
import { parseIpv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** When, which phone, from where, and why it counts as that one's. */
export type Circumstances = Pick<PhoneEvent, 'at' | 'mac' | 'address' | 'because'>;

export interface SipAttributionParts {
  readonly world: World;
  /** The only phone that has the extension on a line. */
  readonly holderOf: (extension: string) => MacAddress | undefined;
  readonly clock: Clock;
}

/** Which phone it is that speaks SIP with a PBX. */
export class SipAttribution {
  readonly #parts: SipAttributionParts;

  constructor(parts: SipAttributionParts) {
    this.#parts = parts;
  }

  /** Who gave the right secret is believed. */
  ofRegistered(source: string, claimed: MacAddress | undefined, extension: string): Circumstances {
    const own: AttributedPhone | undefined =
      claimed === undefined ? undefined : { mac: claimed, because: 'sip-instance' };
    return this.#circumstances(source, own ?? this.#seenAt(source) ?? this.#holderOf(extension));
  }

  /** Of anybody else a claim is believed only for want of anything better, and of phones that are known. */
  ofStranger(source: string, claimed?: MacAddress, extension?: string): Circumstances {
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
