import { composeSettings } from '#provisioning/compose-settings.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { Fleet } from '#provisioning/ports.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** Of `sync` only the value counts here, and that depends on no address. */
const NO_SERVER = { sipPort: 0, baseUrl: () => '', now: () => 0 };
const NO_ADDRESS = '0.0.0.0' as Ipv4Address;

/** A `sync` that differs from the one the phone has: the next number, behind any text that an operator chose. */
export function raisedSync(phone: Phone, fleet: Fleet): string {
  const now = composeSettings(phone, fleet, NO_SERVER, NO_ADDRESS).get('sync')?.value ?? '1';
  const [, text = '', digits = ''] = /^(.*?)(\d{0,9})$/s.exec(now) ?? [];
  return `${text.slice(0, 20)}${Number(digits || 0) + 1}`;
}
