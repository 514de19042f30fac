import { unknownPhone } from '#provisioning/known-phone.ts';
import type { Phone } from '#provisioning/phone.ts';
import { type MacAddress, parseMacAddress } from '#values/mac-address.ts';

/** The phones that a command named, each once. Throws `OffhookError` PHONE_UNKNOWN for one that is not there any more. */
export function phonesOf(macs: readonly string[], phoneOf: (mac: MacAddress) => Phone | undefined): Phone[] {
  return [...new Set(macs)].map((text) => {
    const mac = parseMacAddress(text);
    const phone = mac === undefined ? undefined : phoneOf(mac);
    if (phone !== undefined) return phone;
    throw unknownPhone(text);
  });
}
