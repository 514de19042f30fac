import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { Phone } from './phone.ts';
import type { Fleet } from './ports.ts';

/** The phone that somebody named. Throws `OffhookError` PHONE_UNKNOWN. */
export function requirePhone(fleet: Pick<Fleet, 'phone'>, mac: MacAddress): Phone {
  const phone = fleet.phone(mac);
  if (phone === undefined) throw unknownPhone(mac);
  return phone;
}

/** What somebody is told who named a phone that nobody knows; `mac` as he wrote it. */
export function unknownPhone(mac: string): OffhookError {
  return new OffhookError(
    'PHONE_UNKNOWN',
    `${mac} is not known.`,
    `List the phones with: offhook phone list; add it with: offhook phone add ${mac} --model MODEL.`,
  );
}
