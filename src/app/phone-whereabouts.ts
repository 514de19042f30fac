import { findParameter } from '#files/parameters/find-parameter.ts';
import type { PhoneCaller, PhoneReach } from '#pbx/phone-caller.ts';
import { composeSettings, type EffectiveSettings } from '#provisioning/compose-settings.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { World } from '#provisioning/resolve-file.ts';
import type { FleetView } from '#store/fleet-view.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { BootSessions } from './boot-sessions.ts';

export interface PhoneWhereaboutsParts {
  readonly fleet: FleetView;
  readonly world: World;
  readonly sessions: Pick<BootSessions, 'session'>;
  readonly caller: Pick<PhoneCaller, 'reachAt'>;
  readonly addresses: readonly Ipv4Address[];
}

const PORT = 'voip_control_port';

/** Where phones are on the network, whether they are registered here or not. */
export class PhoneWhereabouts {
  readonly #parts: PhoneWhereaboutsParts;

  constructor(parts: PhoneWhereaboutsParts) {
    this.#parts = parts;
  }

  /** The address where it was seen last, or else the one that an operator vouches for. */
  addressOf({ mac, boundAddress }: Phone): Ipv4Address | undefined {
    return this.#parts.sessions.session(mac)?.address ?? boundAddress;
  }

  /** All settings that hold for it. */
  settingsOf(phone: Phone): EffectiveSettings {
    const { fleet, world, addresses } = this.#parts;
    return composeSettings(phone, fleet, world.server, addresses[0] ?? ('0.0.0.0' as Ipv4Address));
  }

  /** How it is reached by SIP at its address, as its first line; `undefined` for want of either. */
  reachOf(phone: Phone): { readonly extension: string; readonly reach: PhoneReach } | undefined {
    const extension = phone.lines[0]?.extension;
    const address = this.addressOf(phone);
    if (extension === undefined || address === undefined) return undefined;
    const factory = findParameter(PORT)?.parameter.default;
    const port = Number(this.settingsOf(phone).get(PORT)?.value) || Number(factory);
    return { extension, reach: { ...this.#parts.caller.reachAt(extension, address, port), mac: phone.mac } };
  }
}
